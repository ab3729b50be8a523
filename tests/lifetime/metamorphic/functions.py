"""The same code in other functions, in another order, in other files, beside code that has nothing to do with it."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from rewriter.c.tree import Expr, Stmt

from .driver import Driver, Scope, tokens_of, unit_of
from .expressions import called_by_value

UNRELATED = (
    "static int {name}(int a)\n{{\n\tif (a < 0)\n\t\tgoto out;\n\treturn a;\nout:\n\treturn 1;\n}}\n",
    "static void {name}(struct pci_dev *pdev, struct device *dev)\n{{\n\tpci_set_drvdata(pdev, dev);\n}}\n",
    "static int __maybe_unused {name}(struct device *dev)\n{{\n\treturn pm_runtime_get_sync(dev);\n}}\n",
    "struct {name}_data {{\n\tstruct pci_dev *pdev;\n\tint irq;\n}};\n\n"
    "static void {name}(struct {name}_data *data, struct pci_dev *other)\n{{\n\tdata->pdev = pci_physfn(other);\n}}\n",
    "#ifdef CONFIG_META\nstatic int {name}(void)\n{{\n\treturn 0;\n}}\n#else\nstatic int {name}(void);\n#endif\n",
    "#define {name}(x)\tdo {{ if (x) return; }} while (0)\n",
    "static const struct file_operations {name} = {{\n\t.owner = THIS_MODULE,\n}};\n",
)


def unrelated(scope: Scope, rnd: Random) -> Driver | None:
    """A function, a struct or a macro that nothing uses, before or behind a function."""
    text = rnd.choice(UNRELATED).format(name=scope.driver.fresh("bystander"))
    if _in_conditional(scope, scope.where.start):
        return None
    at = scope.where.end if rnd.random() < 0.5 else scope.text.rfind("\n", 0, scope.where.start) + 1
    return scope.edited((at, at, f"\n{text}\n"))


def unused_qualifiers(scope: Scope, rnd: Random) -> Driver | None:
    """``__maybe_unused``, ``noinline``, ``__must_check``: what only a compiler asks for."""
    word = rnd.choice(["__maybe_unused ", "noinline ", "__must_check ", "__cold ", "__init_or_module "])
    name = next(i for i in range(scope.function.a, scope.function.body_a) if scope.tokens.tok[i] == scope.function.name)
    at = scope.tokens.off[name]
    return scope.edited((at, at, word)) if scope.tokens.tok[name + 1] == "(" and name > scope.function.a else None


def constant_pointer(scope: Scope, rnd: Random) -> Driver | None:
    """``struct x *p = ...;`` as ``struct x *const p = ...;`` where nothing is ever stored into it again."""
    again = scope.assigned()
    found = [
        decl
        for stmt in scope.statements("decl")
        for decl in stmt.decls
        if decl.pointer and decl.init is not None and not decl.array and decl.name not in again
    ]
    if not found:
        return None
    decl = rnd.choice(found)
    at = next(i for i in range(decl.a, decl.b) if scope.tokens.tok[i] == decl.name)
    where = scope.tokens.off[at]
    return scope.edited((where, where, "const ")) if scope.tokens.tok[at - 1] == "*" else None


def second_name(scope: Scope, rnd: Random) -> Driver | None:
    """A pointer that is never changed gets a second name, which is used in its place here and there."""
    again = scope.assigned()
    params = {param.name: param.type for param in scope.function.params}
    names = sorted(n for n, type_ in params.items() if n in scope.declared() and n not in again and _pointer(type_))
    plain = called_by_value(scope)
    uses = [e for s, e, above in scope.expressions if e.op in names and _plain_use(s, e, above, plain)]
    if not uses:
        return None
    old = rnd.choice(uses).op
    new = scope.driver.fresh(f"same_{old}")
    chosen = [use for use in uses if use.op == old and rnd.random() < 0.7]
    at = scope.tokens.end(scope.function.body.a)
    star = params[old].rstrip("* ") + " " + "*" * params[old].count("*")
    changes = [(scope.start(use), scope.end(use), new) for use in chosen]
    return scope.edited((at, at, f"\n\t{star}{new} = {old};\n"), *changes)


def _pointer(type_: str) -> bool:
    return type_.rstrip().endswith("*") and "(" not in type_


def _plain_use(stmt: Stmt, expr: Expr, above: Expr | None, plain: set[str]) -> bool:
    """Whether a variable is looked at where it stands, not taken apart by a macro; a declaration may come too early."""
    if stmt.kind in ("loop", "decl", "macro") or above is None or expr.kind != "id" or expr.b != expr.a + 1:
        return False
    return above.kind == "member" or (above.kind == "call" and above.callee in plain)


def extracted_call(scope: Scope, rnd: Random) -> Driver | None:
    """A call as the only statement of a helper."""
    if _in_conditional(scope, scope.where.start) or _handed_over(scope):
        return None
    found = [stmt for stmt in scope.statements("expr") if _call_of(scope, stmt) is not None]
    if not found:
        return None
    stmt = rnd.choice(found)
    call = _call_of(scope, stmt)
    assert call is not None
    declared, name = scope.declared(), scope.driver.fresh(f"{scope.function.name}_part")
    roots = sorted({e.op for arg in call.kids[1:] for e in arg.walk() if e.kind == "id" and e.op in declared})
    params = ", ".join(f"{declared[root].strip()} {root}" for root in roots) or "void"
    stores = stmt.expr is not call
    returns, start = ("int", "return ") if stores else ("void", "")
    helper = f"static {returns} {name}({params})\n{{\n\t{start}{scope.of(call)};\n}}\n\n"
    at = scope.text.rfind("\n", 0, scope.where.start) + 1
    changes = ((at, at, helper), (scope.start(call), scope.end(call), f"{name}({', '.join(roots)})"))
    return scope.edited(*changes).standing_for(name, scope.function.name).but(clumsy=True)


def _call_of(scope: Scope, stmt: Stmt) -> Expr | None:
    """The call that a statement makes, if its arguments can be handed over by value."""
    expr, declared = stmt.expr, scope.declared()
    if expr is not None and expr.kind == "assign" and expr.op == "=" and expr.kids[0].kind == "id":
        expr = expr.kids[1] if declared.get(expr.kids[0].op, "").strip() == "int" else None
    if expr is None or expr.kind != "call" or not expr.callee or scope.driver.spelled_in_macros(expr.callee):
        return None
    if expr.callee in declared or expr.callee.isupper():
        return None
    every = [part for arg in expr.kids[1:] for part in arg.walk()]
    if any(part.kind in ("assign", "opaque", "type", "stmtexpr", "call", "compound") for part in every):
        return None
    for part in every:
        if part.kind == "id" and part.op in declared and not _by_value(declared[part.op]):
            return None
        if part.kind == "unary" and (part.op in ("++", "--", "p++", "p--") or _address_of_local(part)):
            return None
        if part.kind == "id" and part.op not in declared and any(s.name == part.op for s in scope.statements("label")):
            return None
    locals_ = {decl.name for s in scope.function.body.walk() for decl in s.decls}
    return expr if not (locals_ - declared.keys()) & {part.op for part in every} else None


def _by_value(type_: str) -> bool:
    words = type_.replace("*", " * ").split()
    plain = words and not {"static", "[]", "(", "register"} & set(words) and "[" not in type_ and "(" not in type_
    return bool(plain) and ("*" in words or "struct" not in words)


def _address_of_local(expr: Expr) -> bool:
    inner = expr.kids[0] if expr.op == "&" and expr.kids else None
    while inner is not None and (inner.kind == "index" or (inner.kind == "member" and inner.op == ".")):
        inner = inner.kids[0]
    return inner is not None and inner.kind == "id"


def _handed_over(scope: Scope) -> bool:
    """Whether the function is an argument somewhere, as devres actions are: then it is a call of its own in the plan."""
    for text in scope.driver.files.values():
        tok = tokens_of(text).tok
        if any(word == scope.function.name and tok[i - 1] == "," for i, word in enumerate(tok)):
            return True
    return False


def wrapped(scope: Scope, rnd: Random) -> Driver | None:
    """A function that only calls what was the function before."""
    function, driver = scope.function, scope.driver
    tok = scope.tokens.tok
    name = next(i for i in range(function.a, function.body_a) if tok[i] == function.name)
    params = [param.name for param in function.params if param.type != "void"]
    if not function.static or tok[name + 1] != "(" or not all(params) or _in_conditional(scope, scope.where.start):
        return None
    if _handed_over(scope) or function.name in tok[function.body_a : function.b]:
        return None
    if driver.spelled_in_macros(function.name):
        return None
    inner = driver.fresh(f"{function.name}_inner")
    header = scope.text[scope.tokens.off[function.a] : scope.tokens.off[function.body_a]].strip()
    start = "" if function.returns.split()[-1] == "void" else "return "
    outer = f"\n\n{header}\n{{\n\t{start}{inner}({', '.join(params)});\n}}\n"
    where = (scope.tokens.off[name], scope.tokens.end(name), inner)
    return scope.edited(where, (scope.where.end,) * 2 + (outer,)).standing_for(inner, function.name).but(clumsy=True)


def moved(scope: Scope, rnd: Random) -> Driver | None:
    """A function behind or before another one of the file, with a prototype on top."""
    others = [w for w in scope.unit.functions if w != scope.where and not _in_conditional(scope, w.start)]
    if not others or _in_conditional(scope, scope.where.start) or "(" not in scope.text[: scope.where.body]:
        return None
    other = rnd.choice(others)
    lo, hi = sorted((scope.where.start, other.start))
    if any(lo <= at <= hi for at, _text, _next in tokens_of(scope.text).directives):
        return None
    first = scope.unit.functions[0].start
    header = scope.text[scope.where.start : scope.where.body].strip()
    text = scope.text[scope.where.start : scope.where.end]
    changes = [(scope.where.start, scope.where.end, ""), (other.start, other.start, f"{text}\n\n")]
    if first not in (scope.where.start, other.start):
        changes.append((first, first, f"{header};\n\n"))
    else:
        changes[1] = (other.start, other.start, f"{header};\n\n{text}\n\n")
    return scope.edited(*changes)


def two_files(scope: Scope, rnd: Random) -> Driver | None:
    """The second half of a file's functions in a file of their own, what stands above in a header of both."""
    functions, name = scope.unit.functions, scope.driver.fresh("shared")
    if len(scope.driver.files) > 1 or len(functions) < 2 or _unfit_for_two(scope):
        return None
    text = scope.edited(*((w.start, w.start + len("static"), "") for w in functions)).files[scope.path]
    functions = unit_of(scope.path, text).functions
    first, cut = functions[0].start, rnd.choice(functions[1:]).start
    prototypes = "".join(f"{text[w.start : w.body].strip()};\n" for w in functions)
    files = {
        f"{name}.h": text[:first] + prototypes,
        scope.path: f'#include "{name}.h"\n\n{text[first:cut]}',
        f"{scope.path.removesuffix('.c')}_more.c": f'#include "{name}.h"\n\n{text[cut:]}',
    }
    return replace(scope.driver, files=files).but(clumsy=True)  # a function that is not static may be used elsewhere


def _unfit_for_two(scope: Scope) -> bool:
    """Whether a file has directives, types or variables between its functions, or functions that are not plainly static."""
    functions, tokens = scope.unit.functions, tokens_of(scope.text)
    first, last = functions[0].start, functions[-1].start
    headers = [scope.text[w.start : w.body] for w in functions]
    between = any(first < item.tokens.off[item.a] < last for item in scope.unit.outline.declarations)
    directives = any(first < at < last for at, _text, _next in tokens.directives)
    plain = all(header.startswith("static") and "inline" not in header for header in headers)
    above = "static" in scope.text[:first] or scope.unit.initialisers[0].offset < first
    return between or directives or above or not plain or "ATTR" in scope.text or "##" in scope.text


def _in_conditional(scope: Scope, offset: int) -> bool:
    """Whether an offset of the file lies under an #if."""
    depth = 0
    for at, text, _next in tokens_of(scope.text).directives:
        if at > offset:
            break
        word = text.lstrip("# \t")
        depth += word.startswith("if") - word.startswith("endif")
    return depth > 0
