r"""TeX as plain as it reads: `O(n^2)` is O(n²), `x_1, \ldots, x_n` is x₁, …, xₙ; `x_i + y_i` reads as it is."""

from __future__ import annotations

import re

_SIGNS_AS_WRITTEN = """
lt=< gt=> ge=≥ geq=≥ geqslant=≥ le=≤ leq=≤ leqslant=≤ ne=≠ neq=≠ ll=≪ gg=≫ approx=≈ sim=∼ simeq=≃ equiv=≡ propto=∝ times=× cdot=· div=÷ pm=± mp=∓
ast=∗ star=⋆ circ=∘ bullet=• oplus=⊕ otimes=⊗ ldots=… dotsc=… dotsb=… dots=… cdots=⋯ vdots=⋮ infty=∞ partial=∂ nabla=∇ sum=∑ prod=∏ int=∫ sqrt=√ to=→ rightarrow=→
leftarrow=← gets=← Rightarrow=⇒ implies=⇒ Leftarrow=⇐ leftrightarrow=↔ Leftrightarrow=⇔ iff=⇔ mapsto=↦ uparrow=↑ downarrow=↓ in=∈ notin=∉ ni=∋
subset=⊂ subseteq=⊆ supset=⊃ supseteq=⊇ cup=∪ cap=∩ setminus=∖ emptyset=∅ varnothing=∅ forall=∀ exists=∃ neg=¬ lnot=¬ land=∧ wedge=∧ lor=∨ vee=∨
mid=| lvert=| rvert=| lVert=‖ rVert=‖ bmod=mod colon=: vert=| Vert=‖ lfloor=⌊ rfloor=⌋ lceil=⌈ rceil=⌉ langle=⟨ rangle=⟩ prime=′ degree=° angle=∠ perp=⊥ parallel=∥ therefore=∴ because=∵
alpha=α beta=β gamma=γ delta=δ epsilon=ε varepsilon=ε zeta=ζ eta=η theta=θ vartheta=ϑ iota=ι kappa=κ lambda=λ mu=μ nu=ν xi=ξ pi=π rho=ρ sigma=σ
tau=τ upsilon=υ phi=φ varphi=φ chi=χ psi=ψ omega=ω Gamma=Γ Delta=Δ Theta=Θ Lambda=Λ Xi=Ξ Pi=Π Sigma=Σ Upsilon=Υ Phi=Φ Psi=Ψ Omega=Ω ell=ℓ hbar=ℏ
Re=ℜ Im=ℑ aleph=ℵ blacksquare=■ square=□ Box=□ qed=∎ checkmark=✓ dagger=† triangle=△ lesssim=≲ gtrsim=≳ cong=≅ models=⊨ vdash=⊢ top=⊤ bot=⊥ longrightarrow=⟶
hookrightarrow=↪ rightleftharpoons=⇌ Longrightarrow=⟹ oint=∮ iint=∬ bigcup=⋃ bigcap=⋂ bigoplus=⨁ triangleq=≜ coloneqq=≔ lhd=⊲ ltimes=⋉ rtimes=⋊ trianglelefteq=⊴
"""
_SIGNS = dict(pair.split("=") for pair in _SIGNS_AS_WRITTEN.split())
_SHAPES = """
left right big Big bigl bigr Bigl Bigr displaystyle textstyle limits nolimits mathrm mathbf mathit mathsf mathtt mathcal mathbb mathfrak text textbf
textit textrm texttt boldsymbol operatorname mbox bm boxed underbrace overbrace widehat widetilde mathsf mathscr emph tag left. right. nonumber hat bar tilde vec overline underline
textsf tiny scriptsize footnotesize small normalsize large Large LARGE huge Huge bf it rm sf tt rule
"""
_WITHOUT_TEXT = frozenset(_SHAPES.split())
_SPACES = frozenset({",", ";", ":", "!", "quad", "qquad", "\\", " "})
_ESCAPED = {"|": "|", "_": "_", "%": "%", "$": "$", "&": "&", "#": "#", "{": "\x01", "}": "\x02"}  # braces of a set
_RAISED = str.maketrans("0123456789+-=()nikabcdefghjlmoprstuvwxyzT", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱᵏᵃᵇᶜᵈᵉᶠᵍʰʲˡᵐᵒᵖʳˢᵗᵘᵛʷˣʸᶻᵀ")
_LOWERED = str.maketrans("0123456789+-=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ")
# of functions, whose names are read as they are, and of fractions
_NAMES = """
log ln lg exp sin cos tan cot sec csc sinh cosh tanh arcsin arccos arctan max min sup inf lim arg argmax argmin det dim ker gcd Pr deg mod
frac dfrac tfrac
"""
_READABLE = frozenset((*_SIGNS, *_WITHOUT_TEXT, *_SPACES, *_ESCAPED, *_NAMES.split()))
_UNREAD_FRACTION = re.compile(r"frac(?!tion)")
_FORMS = {"^": _RAISED, "_": _LOWERED}
_FRACTION = re.compile(r"\\[dt]?frac\s*(?:\{([^{}]{1,80})\}|(\w))\s*(?:\{([^{}]{1,80})\}|(\w))")
_DEEPEST = 2  # fractions in one another
_BRACED_SCRIPT = re.compile(r"([\^_])\{([^{}]{1,40})\}")  # its braces don't end a fraction
_ROOT = re.compile(r"\\sqrt\s*\{([^{}]{1,80})\}")
_ARGUMENT_NOT_SHOWN = re.compile(
    r"\\(?:color|textcolor|colorbox|hspace|vspace|begin|end|label|phantom)\*?\s*\{[^{}]{0,40}\}"
)
_COMMAND = re.compile(r"\\{1,2}([{}])|\\([A-Za-z]+|.)", re.DOTALL)
_SCRIPT = re.compile(r"([\^_])(?:\{([^{}]{1,40})\}|([^\s{}\\^_]))")
_ONE_TERM = re.compile(r"\w+|√?\w+")
_BLANKS = re.compile(r"\s+")


def readable(tex: str) -> str:
    """Return a formula in one line without commands, as somebody would type it in a chat."""
    if "\\" not in tex and "^" not in tex:
        return tex
    tex = _ARGUMENT_NOT_SHOWN.sub("", tex)
    text = _BRACED_SCRIPT.sub("\\1\x03\\2\x04", tex)
    for _ in range(_DEEPEST):  # the inner ones first
        text = _ROOT.sub(lambda root: f"√{_term(root[1])}", text)
        text = _FRACTION.sub(lambda part: f"{_term(part[1] or part[2])}/{_term(part[3] or part[4])}", text)
    text = text.replace("\x03", "{").replace("\x04", "}")
    text = _COMMAND.sub(_command, text)
    scripts = _SCRIPT.findall(text)
    has_all = all(_has_form(sign, braced or single) for sign, braced, single in scripts)
    text = _SCRIPT.sub(lambda script: _script(script, letters=has_all), text)
    return _BLANKS.sub(" ", text.replace("{", "").replace("}", "").replace("\x01", "{").replace("\x02", "}")).strip()


def is_readable(tex: str) -> bool:
    """Whether `readable` knows all commands of a formula."""
    if "\\" not in tex:
        return True
    names = {command[2] for command in _COMMAND.finditer(_ARGUMENT_NOT_SHOWN.sub("", tex)) if command[2]}
    return names <= _READABLE and not _UNREAD_FRACTION.search(readable(tex))


def _term(text: str) -> str:
    return text if _ONE_TERM.fullmatch(text) else f"({text})"


def _command(command: re.Match[str]) -> str:
    name = command[1] or command[2]
    if name in _SIGNS:
        return _SIGNS[name]
    if name in _WITHOUT_TEXT:
        return ""
    if name in _SPACES:
        return " "
    return _ESCAPED.get(name, name)


def _has_form(sign: str, text: str) -> bool:
    table = _FORMS[sign]
    return all(ord(character) in table for character in text)


def _script(script: re.Match[str], *, letters: bool) -> str:
    """Return what is raised or lowered with signs of that form; as it is typed, if there are none. `letters`: also these."""
    sign, text = script[1], script[2] or script[3]
    if _has_form(sign, text) and (letters or not any(map(str.isalpha, text))):
        return text.translate(_FORMS[sign])
    return f"{sign}{text}" if len(text) == 1 else f"{sign}({text})"
