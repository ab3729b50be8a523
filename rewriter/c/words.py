"""Names that C code uses as if they were part of the language: attributes, types and macro loops, by spelling."""

from __future__ import annotations

import re


def words(text: str) -> frozenset[str]:
    """The words of a text, for tables that would be unreadable as quoted lists."""
    return frozenset(text.split())


ATTRIBUTES = words(
    """__always_inline __always_unused __asmlinkage __attribute_const__ __bitwise __bpf_kfunc __cacheline_aligned
    __cacheline_aligned_in_smp ____cacheline_aligned ____cacheline_aligned_in_smp
    ____cacheline_internodealigned_in_smp __cold __cpuidle __deprecated __designated_init __efi_runtime __exit
    __exitdata __extension__ __far __force __force_align_arg_pointer __gnu_inline __head __hot __hyp_text
    __iomem __init __init_memblock __init_or_module __initconst __initconst_or_module __initdata
    __initdata_memblock __initdata_or_module __inline __inline__ __irq_entry __kprobes __ksym __kcsan_or_inline
    __latent_entropy __lockfunc __malloc __maybe_unused __meminit __meminitconst __meminitdata __memexit
    __memexitdata __must_check __naked __net_exit __net_init __net_initdata __no_kasan_or_inline __no_kcsan
    __no_kmsan_checks __no_profile __no_randomize_layout __no_sanitize_address __no_sanitize_memory
    __no_sanitize_or_inline __no_sanitize_thread __no_sanitize_undefined __no_sanitize_coverage
    __no_stack_protector __nocfi __noclone __noendbr __noinitretpoline __noinline __nonstring __noreturn
    __noretpoline __noscs __notrace __overloadable __packed __page_aligned_bss __page_aligned_data __percpu
    __private __ptr32 __ptr64 __pure __randomize_layout __rcu __read_mostly __ref __refconst __refdata
    __returns_nonnull __ro_after_init __sched __sched_text __softirq_entry __thread __transparent_union __unused
    __used __user __visible __weak __xen_init _Thread_local asmlinkage fastcall noinline noinline_for_stack
    noinline_for_kasan notrace noinstr noreturn"""
)
"""Words that say something about a declaration and nothing about the statement."""

ATTRIBUTES_WITH_ARGUMENTS = words(
    """__acquires __alias __aligned __alloc_size __assume_aligned __attribute __attribute__ __cleanup
    __compiletime_error __compiletime_warning __cond_acquires __cond_releases __counted_by __counted_by_be
    __counted_by_le __diagnose_as __free __guarded_by __must_hold __must_hold_shared __no_sanitize __nonnull
    __pass_dynamic_object_size __pass_object_size __printf __realloc_size __releases __releases_shared __scanf
    __section __strftime _Alignas __declspec"""
)
"""Such words that carry their arguments in parentheses."""


def is_attribute(word: str) -> bool:
    """Whether `word` is an attribute, which the parser never sees but which belongs to the range it stands in."""
    return word in ATTRIBUTES or word in ATTRIBUTES_WITH_ARGUMENTS


def is_attribute_with_arguments(word: str) -> bool:
    """Whether `word` is an attribute whose parenthesised arguments belong to it."""
    return word in ATTRIBUTES_WITH_ARGUMENTS


_KNOWN_TYPES = words(
    """u8 u16 u32 u64 s8 s16 s32 s64 __u8 __u16 __u32 __u64 __s8 __s16 __s32 __s64 __le16 __le32 __le64 __be16
    __be32 __be64 __sum16 __wsum __poll_t uchar ushort uint ulong u_char u_short u_int u_long uint8 uint16
    uint32 uint64 int8 int16 int32 int64 U8 U16 U32 U64 S8 S16 S32 S64 UINT8 UINT16 UINT32 UINT64 INT8 INT16
    INT32 INT64 UINT INT ULONG LONG UCHAR CHAR USHORT SHORT BOOLEAN BOOL VOID bool gfp_t elf_addr_t int128 u128
    s128 __u128 __s128 uintptr"""
)
_TYPE_NAME = re.compile(r"\w+_(?:t|T)\Z|acpi_[a-z_]+(?:address|length|size|integer|status|handle)\Z")


def is_type_name(word: str) -> bool:
    """Whether `word` reads like a type's name; asked only where position alone cannot decide, as in ``(x)(y)``."""
    return word in _KNOWN_TYPES or _TYPE_NAME.match(word) is not None


_LOOP = re.compile(r"(?i:for_?each|while_?each)|iterate|(?:\A|_)(?:for(?:_|\Z)|FOR_|while)")
_GUARD = re.compile(r"(?:\A|_)scoped_(?:cond_)?guard\Z|\Awith_")
_MAY_FAIL = re.compile(r"\w+_(?:try|trylock|intr|interruptible|kill|killable)\Z")


def is_loop(word: str) -> bool:
    """Whether a macro called `word` reads like a loop header, ``list_for_each_entry`` and kin."""
    return _LOOP.search(word) is not None


def is_guard(word: str) -> bool:
    """Whether a macro called `word` reads like ``scoped_guard``."""
    return _GUARD.search(word) is not None and not is_loop(word)


def runs_once(word: str, lock: str) -> bool:
    """Whether the body of the guard `word` over `lock` always runs: not with a lock that one only tries to take."""
    return "_if_" not in word and "_cond_" not in word and not _MAY_FAIL.match(lock)
