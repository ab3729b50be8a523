"""Kernel C, construct by construct: what the tree of each snippet looks like (see `shapes`)."""

from __future__ import annotations

import pytest

from tests.c.shapes import parse, shape

CASES = """
x = a->b.c[1]++;
    => [expr (x = (p++a->b.c[1]))]

if (!p) return -ENOMEM;
    => [if (!p) [return (-ENOMEM)]]

if (a) b(); else if (c) d(); else { e(); }
    => [if a [expr b()] else [if c [expr d()] else {[expr e()]}]]

if (a)
	if (b) c(); else d();
    => [if a [if b [expr c()] else [expr d()]]]

x = (0) + ((1)) - (f)((y), ("a" "b"));
    => [expr (x = ((0 + 1) - f(y, "a" "b")))]

for (i = 0; i < n; i++) f(i);
    => [for (i = 0), (i < n), (p++i) [expr f(i)]]

for (;;) { if (done) break; continue; }
    => [for -, -, - {[if done [break]] [continue]}]

for (int i = 0, *p = q; i < n; i++) f(i);
    => [for int i = 0, int *p = q, -, (i < n), (p++i) [expr f(i)]]

for (u32 *p = q; p; p++) f(p);
    => [for u32 *p = q, -, p, (p++p) [expr f(p)]]

while (--n) ;
    => [while (--n) [empty]]

do { x++; } while (0);
    => [do 0 {[expr (p++x)]}]

do x++; while (x < 3);
    => [do (x < 3) [expr (p++x)]]

switch (x) { case 1: case 2: a(); fallthrough; default: b(); break; }
    => [switch x {[case 1] [case 2] [expr a()] [expr fallthrough] [default] [expr b()] [break]}]

switch (x) { case 1 ... 5: return 1; case 'a' ... 'z': return 2; }
    => [switch x {[case 1, 5] [return 1] [case 'a', 'z'] [return 2]}]

goto out; out: return 0;
    => [goto:out] [label:out] [return 0]

out: ;
    => [label:out] [empty]

goto *table[i];
    => [goto table[i]]

x = &&label;
    => [expr (x = (&&label))]

u8 a, *b = c, d[4];
    => [decl u8 a, u8 *b = c, u8 d[]]

struct foo *p = q, **r;
    => [decl struct foo *p = q, struct foo **r]

static const struct foo x = { .a = 1, .b.c = { 2, 3 }, [0 ... 3] = 4, [5] = { .z = y } };
    => [decl static const struct foo x = {.a=1, .b.c={2, 3}, [0 ... 3]=4, [5]={.z=y}}]

struct foo x = { a: 1, b: 2 };
    => [decl struct foo x = {a=1, b=2}]

int (*fn)(struct foo *p, u32 n) = bar;
    => [decl int *fn = bar]

irqreturn_t (*handler)(int irq, void *p);
    => [decl irqreturn_t *handler]

unsigned long flags __maybe_unused;
    => [decl unsigned long flags]

char *s __free(kfree) = kmalloc(4, GFP_KERNEL);
    => [decl char *s = kmalloc(4, GFP_KERNEL)]

struct foo __iomem *p = ioremap(a, b);
    => [decl struct foo *p = ioremap(a, b)]

struct sample __odd *p;
    => [decl struct sample __odd *p]

u32 x[4] __ODD_ALIGN__;
    => [decl u32 x[]]

DECLARE_BITMAP(map, 32);
    => [expr DECLARE_BITMAP(map, 32)]

DECLARE_BITMAP(map, 32) = { 1, 2 };
    => [expr (DECLARE_BITMAP(map, 32) = {1, 2})]

static DEFINE_MUTEX(lock);
    => [decl DEFINE_MUTEX(lock)]

DEFINE_WAIT(wait);
    => [expr DEFINE_WAIT(wait)]

CLASS(fd, f)(fd);
    => [expr CLASS(fd, f)(fd)]

guard(mutex)(&lock);
    => [expr guard(mutex)((&lock))]

scoped_guard(mutex, &lock) { a(); }
    => [guard scoped_guard(mutex, (&lock)) {[expr a()]}]

	scoped_guard(mutex, &lock)
		a();
	b();
    => [guard scoped_guard(mutex, (&lock)) [expr a()]] [expr b()]

	scoped_guard(spinlock_irq, &port->lock)
		++port->count;
    => [guard scoped_guard(spinlock_irq, (&port->lock)) [expr (++port->count)]]

	scoped_guard(mutex_try, &lock)
		a();
    => [loop scoped_guard(mutex_try, (&lock)) [expr a()]]

scoped_cond_guard(mutex_intr, return -EINTR, &lock) { a(); }
    => [loop scoped_cond_guard(mutex_intr, «return -EINTR», (&lock)) {[expr a()]}]

	list_for_each_entry(p, &head, node)
		if (p->x)
			return p;
    => [loop list_for_each_entry(p, (&head), node) [if p->x [return p]]]

list_for_each_entry_safe(p, q, &head, node) { f(p); }
    => [loop list_for_each_entry_safe(p, q, (&head), node) {[expr f(p)]}]

	for_each_set_bit(i, mask, 8)
		*p++ = i;
    => [loop for_each_set_bit(i, mask, 8) [expr ((*(p++p)) = i)]]

drm_exec_until_all_locked(&exec) { f(); }
    => [loop drm_exec_until_all_locked((&exec)) {[expr f()]}]

	with_intel_runtime_pm(rpm, wakeref)
		f();
    => [guard with_intel_runtime_pm(rpm, wakeref) [expr f()]]

	SAMPLE_BEGIN
	a();
	SAMPLE_END
    => [macro SAMPLE_BEGIN] [expr a()] [macro SAMPLE_END]

	SAMPLE_TRACE(x)
	a();
    => [macro SAMPLE_TRACE(x)] [expr a()]

if (x) SAMPLE_TRACE(x) else b();
    => [if x [macro SAMPLE_TRACE(x)] else [expr b()]]

do { f(); } while_each_thread(g, p);
    => [do while_each_thread(g, p) {[expr f()]}]

if SAMPLE_FAILED(status) return;
    => [if SAMPLE_FAILED(status) [return]]

p = container_of(work, struct foo, work.work);
    => [expr (p = container_of(work, <struct foo>, work.work))]

x = sizeof(struct foo) + sizeof(*p) + sizeof x;
    => [expr (x = (((sizeof<struct foo>) + (sizeof(*p))) + (sizeofx)))]

x = sizeof(u32) * n;
    => [expr (x = ((sizeofu32) * n))]

x = (u32)y + (struct foo *)z + (u8 __iomem *)w;
    => [expr (x = (((u32)y + (struct foo *)z) + (u8 __iomem *)w))]

x = (u32)(y) - (n) - 1;
    => [expr (x = (((u32)y - n) - 1))]

x = (sample_t)-1;
    => [expr (x = (sample_t)(-1))]

x = (void *)(uintptr_t)y;
    => [expr (x = (void *)(uintptr_t)y)]

x = (foo)bar;
    => [expr (x = (foo)bar)]

x = (u32 (*)(struct device *, u32))data;
    => [expr (x = (u32 (*)(struct device *, u32))data)]

if (table[i]) { a(); }
    => [if table[i] {[expr a()]}]

f((struct foo) { .a = 1 }, (u8[]){ 1, 2 });
    => [expr f((struct foo){.a=1}, (u8[]){1, 2})]

x = a ? b : c ? d : e;
    => [expr (x = (a ? b ? (c ? d ? e)))]

x = a ?: b;
    => [expr (x = (a ? b))]

x = a + b * c << 2 | d && e || !f;
    => [expr (x = (((((a + (b * c)) << 2) | d) && e) || (!f)))]

a = b = c, d += 1;
    => [expr ((a = (b = c)), (d += 1))]

x = -a - -b, !!c, ~d, &e, *f, ++g, h--;
    => [expr ((x = ((-a) - (-b))), (!(!c)), (~d), (&e), (*f), (++g), (p--h))]

x = ({ int y = f(); if (y) return y; y; });
    => [expr (x = ({[decl int y = f()] [if y [return y]] [expr y]}))]

printk(KERN_INFO "a" "b" PRIx64 "\\n", x);
    => [expr printk(KERN_INFO "a" "b" PRIx64 "\\n", x)]

x = SAMPLE_RESET SAMPLE_START;
    => [expr (x = SAMPLE_RESET SAMPLE_START)]

printk(KERN_ERR SAMPLE_NAME ": failed\\n");
    => [expr printk(KERN_ERR SAMPLE_NAME ": failed\\n")]

x = "a" __stringify(B) "c";
    => [expr (x = "a" __stringify(B) "c")]

typeof(x) y = x;
    => [decl typeof(x) y = x]

__auto_type y = x;
    => [decl __auto_type y = x]

x = (typeof(x))y;
    => [expr (x = (typeof(x))y)]

wait_event_cmd(wq, x == 1, spin_unlock(&l), spin_lock(&l));
    => [expr wait_event_cmd(wq, (x == 1), spin_unlock((&l)), spin_lock((&l)))]

SAMPLE_CHECK(x, y, return -EIO);
    => [expr SAMPLE_CHECK(x, y, «return -EIO»)]

SAMPLE_RUN(x, if (y) goto out; z());
    => [expr SAMPLE_RUN(x, «if (y) goto out; z()»)]

SAMPLE_OP(a, ==, b, , int);
    => [expr SAMPLE_OP(a, «==», b, «», <int>)]

x = va_arg(ap, unsigned int);
    => [expr (x = va_arg(ap, <unsigned int>))]

asm volatile("nop" : : "r"(x) : "memory");
    => [asm]

asm goto("jmp %l0" : : : : out); out: return;
    => [opaque] [label:out] [return]

register unsigned long sp asm("r1");
    => [decl register unsigned long sp]

x = _Generic(y, int: 1, u32: f(2), default: 3);
    => [expr (x = «_Generic(y, int : 1, u32 : f(2), default : 3)»)]

_Static_assert(x == 4, "four");
    => [expr _Static_assert((x == 4), "four")]

static_assert(sizeof(x) == 4);
    => [expr static_assert(((sizeofx) == 4))]

__label__ again; again: f();
    => [decl __label__ again] [label:again] [expr f()]

enum { A, B } e; struct { int a; u32 b : 4; } s; union sample_u *u;
    => [decl enum { A, B } e] [decl struct { int a; u32 b : 4; } s] [decl union sample_u *u]

struct foo { int a; };
    => [decl]

return (struct foo){ 0 };
    => [return (struct foo){0}]

return;
    => [return]

L'\\0'; x = L"wide";
    => [expr L'\\0'] [expr (x = L"wide")]

x = 0x1fUL + 1.5e+3 + '\\'' + 0b11;
    => [expr (x = (((0x1fUL + 1.5e+3) + '\\'') + 0b11))]

WARN_ON(!x) ? a() : b();
    => [expr (WARN_ON((!x)) ? a() ? b())]

(void)f();
    => [expr (void)f()]

(*fn)(x); p->ops->run(p); table[i](x);
    => [expr (*fn)(x)] [expr p->ops->run(p)] [expr table[i](x)]

(fn)(x);
    => [expr fn(x)]

const u32 *p = q; u32 const *r; const struct foo *const s = t;
    => [decl const u32 *p = q] [decl u32 const *r] [decl const struct foo *s = t]

a * b;
    => [decl a *b]

foo(a * b, c * d);
    => [expr foo((a * b), (c * d))]

x = a * b; x = (a) * b; x = (a) & b;
    => [expr (x = (a * b))] [expr (x = (a * b))] [expr (x = (a & b))]

if (x) { out: a(); }
    => [if x {[label:out] [expr a()]}]

switch (x) case 1: a();
    => [switch x {[case 1] [expr a()]}]

f(a, /* nothing */);
    => [expr f(a, «»)]

{ ; { } }
    => {[empty] {}}

int x = ) 3; y();
    => [opaque]

if (a b) { c(); } d();
    => [opaque] [expr d()]

else x(); y();
    => [opaque] [expr y()]

bool ok = true; size_t n; va_list args; va_start(args, fmt);
    => [decl bool ok = true] [decl size_t n] [decl va_list args] [expr va_start(args, fmt)]

list_for_each(p, q);
    => [expr list_for_each(p, q)]

extern int other(int x);
    => [decl extern int other]

__acquire(lock); __free(p);
    => [expr __acquire(lock)] [expr __free(p)]

p = __builtin_offsetof(struct foo, a.b[2]);
    => [expr (p = __builtin_offsetof(<struct foo>, a.b[2]))]

SAMPLE_TYPE(struct item) heap;
    => [decl SAMPLE_TYPE(struct item) heap]
"""


def cases() -> list[tuple[str, str]]:
    found = [case.rpartition("\n    => ") for case in CASES.strip("\n").split("\n\n")]
    return [(snippet, expected) for snippet, _, expected in found]


@pytest.mark.parametrize(("snippet", "expected"), cases())
def test_shape(snippet: str, expected: str) -> None:
    assert shape(snippet) == expected


def test_enough_cases() -> None:
    assert len(cases()) >= 100


@pytest.mark.parametrize("snippet", [snippet for snippet, _ in cases()])
def test_items_tile_their_block(snippet: str) -> None:
    function = parse(snippet)
    for block in function.body.walk():
        if block.kind != "block" or function.tokens.tok[block.a] != "{":
            continue
        edges = [block.a + 1, *(edge for kid in block.kids for edge in (kid.a, kid.b)), block.b - 1]
        assert edges[::2] == edges[1::2], snippet


@pytest.mark.parametrize("snippet", [snippet for snippet, _ in cases()])
def test_parents_and_slots(snippet: str) -> None:
    for stmt in parse(snippet).body.walk():
        for child in stmt.children():
            assert child.parent is stmt
            assert child in (stmt.kids if child.slot == "kids" else [getattr(stmt, child.slot)])


@pytest.mark.parametrize("snippet", [snippet for snippet, _ in cases()])
def test_ranges_nest(snippet: str) -> None:
    for stmt in parse(snippet).body.walk():
        for child in stmt.children():
            assert stmt.a <= child.a <= child.b <= stmt.b
        for own in stmt.own_exprs():
            assert stmt.a <= own.a <= own.b <= stmt.b
            for expr in own.walk():
                assert all(expr.a <= kid.a <= kid.b <= expr.b for kid in expr.kids)
