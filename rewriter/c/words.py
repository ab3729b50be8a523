"""Names that C code uses as if they were part of the language: attributes, types and macro loops, by spelling."""

from __future__ import annotations

import re

ATTRIBUTES = frozenset(
    """__acquire __acquires __alias __aligned __alloc_size __always_inline __always_unused __always_used __asmlinkage
    __assume_aligned __attribute __attribute__ __attribute_const__ __bitwise __bpf_kfunc __bpfcall __cacheline_aligned
    __cacheline_aligned_in_smp ____cacheline_aligned ____cacheline_aligned_in_smp ____cacheline_internodealigned_in_smp
    __capability __cdecl __cleanup __cold __compiletime_error __compiletime_warning __cond_acquires __cond_lock __const
    __copy __counted_by __counted_by_be __counted_by_le __cpuidle __dead_code __deprecated __designated_init
    __diagnose_as __efi_runtime __error __exit __exitcall __exitdata __extension__ __fallthrough_unused __far __force
    __force_align_arg_pointer __fortify_function __free __gnu_inline __guarded_by __head __hot __hyp_text __iomem
    __init __init_memblock __init_or_module __initconst __initconst_or_module __initdata __initdata_memblock
    __initdata_or_module __inline __inline__ __irq_entry __kprobes __ksym __kcsan_or_inline __latent_entropy __lockfunc
    __malloc __maybe_unused __meminit __meminitconst __meminitdata __memexit __memexitdata __mips16 __must_be_array
    __must_check __must_hold __naked __near __net_exit __net_init __net_initdata __no_caller_saved_registers
    __no_context_analysis __no_kasan_or_inline __no_kcsan __no_kmsan_checks __no_profile __no_randomize_layout
    __no_sanitize __no_sanitize_address __no_sanitize_memory __no_sanitize_or_inline __no_sanitize_thread
    __no_sanitize_undefined __no_sanitize_coverage __no_stack_protector __no_stack_erase __nocapture __nocf_check
    __nocfi __noclone __noendbr __noinitretpoline __noinline __nonnull __nonstring __noreturn __noscs
    __noretpoline __notrace __notrace_funcgraph __optimize __overloadable __packed __packed2__ __page_aligned_bss
    __page_aligned_data __pass_dynamic_object_size __pass_object_size __percpu __perfmon __printf __private __ptr32
    __ptr64 __pure __randomize_layout __rcu __read_mostly __realloc_size __ref __refconst __refdata __releases __requires
    __restrict __restrict__ __returns_nonnull __ro_after_init __rte_unused __safe __sched __scanf __sched_text __scs
    __section __seg_fs __seg_gs __signed __softirq_entry __strftime __strong __syscall_slow __thread __timer
    __transparent_union __unused __unused__ __uaccess_begin __used __user __verifier __visible __vsyscall_page
    __wakeup_text __warn_unused_result __weak __volatile_unused __xdp_metadata_section __xen_init __cpuinit __cpuinitdata
    __devinit __devexit __devinitdata asmlinkage fastcall noinline noinline_for_stack noinline_for_kasan notrace
    noinstr noreturn randomized_struct_fields_start randomized_struct_fields_end""".split()
)
"""Words that say something about a declaration and nothing about the statement; with or without arguments."""


def is_attribute(word: str) -> bool:
    """Whether `word` is an attribute, which the parser never sees but which belongs to the range it stands in."""
    return word in ATTRIBUTES


_KNOWN_TYPES = frozenset(
    """u8 u16 u32 u64 s8 s16 s32 s64 __u8 __u16 __u32 __u64 __s8 __s16 __s32 __s64 __le16 __le32 __le64 __be16 __be32 __be64
    __sum16 __wsum __poll_t uchar ushort uint ulong uint8 uint16 uint32 uint64 int8 int16 int32 int64 U8 U16 U32 U64 S8 S16
    S32 S64 UINT8 UINT16 UINT32 UINT64 INT8 INT16 INT32 INT64 UINT INT ULONG LONG UCHAR CHAR USHORT SHORT BOOLEAN BOOL VOID
    bool gfp_t elf_addr_t int128 u128 s128 __u128 __s128 uintptr""".split()
)
_TYPE_NAME = re.compile(r"\w+_(?:t|T|type|TYPE|fn|func|ptr|cb)\Z")


def is_type_name(word: str) -> bool:
    """Whether `word` reads like a type's name; asked only where position alone cannot decide, as in ``(x)(y)``."""
    return word in _KNOWN_TYPES or _TYPE_NAME.match(word) is not None
