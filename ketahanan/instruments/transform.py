"""From an XForm to the page and the model that the form engine fills. Pure; ports what enketo-transformer (Apache-2.0)

does around its two sheets. DOCTYPE and ENTITY are refused, nothing is fetched.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from lxml import etree
from lxml import html as lxml_html

from ketahanan.instruments.form import language

# Raised when this file changes what comes out; pages stored before are then made again.
EDITION = 2
PAGE_SHEET, MODEL_SHEET = "openrosa2html5form.xsl", "openrosa2xmlmodel.xsl"
_XF, _ORX = "http://www.w3.org/2002/xforms", "http://openrosa.org/xforms"
_NAMES = {"xf": _XF, "h": "http://www.w3.org/1999/xhtml", "orx": _ORX}
_MOST = 20 * 2**20

type Element = etree._Element


class NotAForm(ValueError):
    """What came is no XForm that may be read."""


@dataclass(frozen=True, slots=True)
class Page:
    """`html` is one <form>, `model` one <model>; `languages` are the tags that the person may choose."""

    html: str
    model: str
    languages: tuple[str, ...]


def transform(xform: bytes, *, sheets: Path, media: Mapping[str, str] | None = None) -> Page:
    """`media` gives addresses for names of files (jr://…/name). Raises NotAForm; OSError without the sheets."""
    document = _parsed(xform)
    _mark_itemsets(document)
    page = _applied(document, sheets / PAGE_SHEET).find(".//form")
    model = _applied(document, sheets / MODEL_SHEET).find(f".//{{{_XF}}}model")
    if page is None or model is None:
        raise NotAForm("no form or no model in it")
    for action in ("setgeopoint", "setvalue"):
        _place_action(page, action)
    _name_appearances(page)
    languages = _tag_languages(page)
    _point_to_media(page, media or {})
    _mark_up(page)
    _strip(page)
    _point_to_media(model, media or {})
    _require_instance_id(model)
    return Page(
        etree.tostring(page, method="html", encoding="unicode", with_tail=False),
        etree.tostring(model, encoding="unicode", with_tail=False),
        languages,
    )


def _parsed(xform: bytes) -> Element:
    if len(xform) > _MOST or re.search(rb"<!(DOCTYPE|ENTITY)", xform):
        raise NotAForm("too large, or with DOCTYPE or ENTITY")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, huge_tree=False
    )
    try:
        return etree.fromstring(xform, parser)
    except etree.XMLSyntaxError as error:
        raise NotAForm(str(error)) from error


def _applied(document: Element, sheet: Path) -> Element:
    access = etree.XSLTAccessControl.DENY_ALL
    try:
        made = etree.XSLT(etree.parse(str(sheet)), access_control=access)(document)
    except etree.XSLTError as error:
        raise NotAForm(str(error)) from error
    root: Element | None = made.getroot()
    if root is None:
        raise NotAForm("nothing came out")
    return root


def _mark_itemsets(document: Element) -> None:
    """The sheets find labels of lists that are instances only when value, label and path stand on the itemset."""
    for itemset in document.iterfind(f".//{{{_XF}}}itemset"):
        nodeset = itemset.get("nodeset", "")
        found = re.search(r"instance\(\s*['\"]([^'\"]*)['\"]\s*\)([^,)\[]*)", nodeset)
        value, label = itemset.find(f"{{{_XF}}}value"), itemset.find(f"{{{_XF}}}label")
        value_ref = value.get("ref", "") if value is not None else ""
        label_ref = label.get("ref", "") if label is not None else ""
        instance, path = (found[1], found[2].strip()) if found else ("", "")
        steps = path.replace("/", "/xf:")
        where = f'/h:html/h:head/xf:model/xf:instance[@id="{instance}"]{steps}'
        itemset.set("valueRef", value_ref)
        itemset.set("labelRef", label_ref)
        itemset.set("itextPath", where)
        named = re.match(r"jr:itext\((.*)\)", label_ref)
        if named and found and re.fullmatch(r"[\w.-]+", named[1]):
            for item in document.xpath(f"{where}/xf:{named[1]}", namespaces=_NAMES):
                itemset.append(_copy(item))


def _copy(element: Element) -> Element:
    return etree.fromstring(etree.tostring(element, with_tail=False))


def _place_action(page: Element, action: str) -> None:
    """An action inside a question moves out of the label; one for a question that is shown moves onto its input."""
    for field in page.xpath(f'.//*[contains(@class, "question")]//label/input[@data-{action}]'):
        label = field.getparent()
        label.getparent().replace(label, field)
    shown = "contains(../@class, 'question') or contains(../../@class, 'option-wrapper')"
    for field in page.xpath(f'.//label[contains(@class, "{action}")]/input[@data-{action}]'):
        same = page.xpath(f".//*[@name=$name and ({shown}) and not(@type='hidden')]", name=field.get("name"))
        if same:
            for attribute in (f"data-{action}", "data-event"):
                same[0].set(attribute, field.get(attribute, attribute))
            label = field.getparent()
            label.getparent().remove(label)


def _name_appearances(page: Element) -> None:
    for element in page.xpath(".//*[@data-appearances] | self::*[@data-appearances]"):
        chooses = element.attrib.pop("data-appearances-select-type", None) is not None
        classes: list[str] = []
        for name in element.attrib.pop("data-appearances").lower().split():
            classes += _appearance(name, chooses=chooses)
        kept = element.get("class", "").split()
        spread = [one for name in kept for one in (classes if name == "or-appearances-placeholder" else [name])]
        element.set("class", " ".join(spread))


def _appearance(name: str, *, chooses: bool) -> list[str]:
    """The classes of one appearance; old names of column layouts also give the new ones."""
    found = [f"or-appearance-{name}"]
    if not chooses:
        return found
    if name == "horizontal":
        found.append("or-appearance-columns")
    elif name == "horizontal-compact":
        found.append("or-appearance-columns-pack")
    elif name == "compact":
        found += ["or-appearance-columns-pack", "or-appearance-no-buttons"]
    elif name.startswith("compact-"):
        found += [name.removeprefix("compact-"), "or-appearance-no-buttons"]
    return found


def _tag_languages(page: Element) -> tuple[str, ...]:
    """“Bahasa Indonesia (id)” becomes `id` wherever it stands."""
    options = page.xpath('./select[@id="form-languages"]/option')
    tags = {}
    for option in options:
        name = option.get("value", "")
        tags[name] = language(name) or name
        option.set("value", tags[name])
        option.set("data-dir", "rtl" if tags[name] in {"ar", "fa", "he", "ur"} else "ltr")
        option.text = re.sub(r"\s*\([^)]*\)\s*$", "", option.text or "")
    for element in page.xpath(".//*[@lang]"):
        element.set("lang", tags.get(element.get("lang"), element.get("lang")))
    for element in page.xpath("./*[@data-default-lang]"):
        default = element.get("data-default-lang")
        element.set("data-default-lang", tags.get(default, default))
    return tuple(tags.values())


def _point_to_media(root: Element, media: Mapping[str, str]) -> None:
    """Files that we have get their address; what we do not have shows nothing rather than asking elsewhere."""
    for picture in root.xpath(".//img[@alt='image']"):
        picture.set("alt", "")  # its label stands beside it
    for element in root.xpath(".//*[@src] | .//a[@href]"):
        attribute = "href" if element.tag == "a" else "src"
        named = re.fullmatch(r"jr://[\w-]+/(.+)", element.get(attribute, ""))
        if named:
            element.set(attribute, media.get(named[1], ""))


def _mark_up(page: Element) -> None:
    """A little Markdown in labels and hints: bold, slanted, links, new lines. Outputs inside stay what they are."""
    wanted = './/span[contains(@class, "question-label") or contains(@class, "or-hint")]'
    for span in page.xpath(wanted):
        outputs = [_source(child) for child in span]
        text = html.escape(span.text or "", quote=False)
        for number, child in enumerate(span):
            text += f"\x01{number}\x02" + html.escape(child.tail or "", quote=False)
        rendered = markdown(text)
        if rendered == text:
            continue
        for number, source in enumerate(outputs):
            rendered = rendered.replace(f"\x01{number}\x02", source)
        made = lxml_html.fragment_fromstring(rendered, create_parent="span")
        for child in list(span):
            span.remove(child)
        span.text = made.text
        span.extend(list(made))


def _strip(page: Element) -> None:
    """No style in attributes: the policy of our pages refuses it, and our style sheet hides what is to be hidden."""
    for element in page.iter():
        if isinstance(element.tag, str):
            element.attrib.pop("style", None)
    etree.strip_tags(page, etree.Comment)
    etree.cleanup_namespaces(page)


def _source(element: Element) -> str:
    found: str = etree.tostring(element, method="html", encoding="unicode", with_tail=False)
    return found


def markdown(text: str) -> str:
    """Of text whose < and & are escaped already."""
    text = re.sub(r"\*\*([^*\n]+)\*\*|__([^_\n]+)__", lambda m: f"<strong>{m[1] or m[2]}</strong>", text)
    text = re.sub(r"(?<![\w*])\*(?![\s*])([^*\n]+)\*(?![\w*])", r"<em>\1</em>", text)
    text = re.sub(r"(?<!\w)_(?!\s)([^_\n]+)_(?!\w)", r"<em>\1</em>", text)
    text = re.sub(
        r"\[([^\]\n]+)\]\((https?://[^\s)\"']+)\)", r'<a href="\2" rel="noopener" target="_blank">\1</a>', text
    )
    return re.sub(r"\n+", "<br>", text.strip("\n")) if "\n" in text else text


def _require_instance_id(model: Element) -> None:
    first = model.find(f"{{{_XF}}}instance")
    root = first[0] if first is not None and len(first) else None
    if root is None:
        raise NotAForm("no instance in it")
    if root.xpath("./*[local-name()='meta']/*[local-name()='instanceID']"):
        return
    meta = next(iter(root.xpath("./*[local-name()='meta']")), None)
    if meta is None:
        meta = etree.SubElement(root, f"{{{_ORX}}}meta")
    etree.SubElement(meta, f"{{{_ORX}}}instanceID")
