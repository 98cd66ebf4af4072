"""How long code is, as the house style counts it."""
import ast
import tokenize
from io import StringIO


def without_docs(text):
    "The line numbers of `text` that hold code: no blank line, comment or docstring."
    skip = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT,
            tokenize.ENDMARKER}
    lines = {line for token in tokenize.generate_tokens(StringIO(text).readline)
             if token.type not in skip for line in range(token.start[0], token.end[0] + 1)}
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            lines -= set(range(node.lineno, node.end_lineno + 1))
    return lines


def functions(tree):
    "Every function and method, nested ones too."
    kinds = ast.FunctionDef, ast.AsyncFunctionDef
    return [node for node in ast.walk(tree) if isinstance(node, kinds)]


def code_length(text):
    """Lines of code, each signature counted as one line.

    A parameter stands on a line of its own only to carry its comment, so it is documentation,
    like docstrings, comments and blank lines, and does not count.
    """
    lines = without_docs(text)
    for node in functions(ast.parse(text)):
        lines -= set(range(node.lineno + 1, node.body[0].lineno))
    return len(lines)


def function_lengths(text):
    "Lines of code of each function, by name."
    lines = text.splitlines()
    for node in functions(ast.parse(text)):
        block = "\n".join(lines[node.lineno - 1:node.end_lineno])
        yield node.name, code_length("if True:\n" + block if node.col_offset else block) - bool(
            node.col_offset)
