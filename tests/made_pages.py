"""Web pages of our own making, each with the text of its article (not a test).

A page is a layout filled with an article; all words are invented. `pages()` gives every article in
every layout.
"""

from html import escape

SUBJECTS = {
    "en": ("The miller", "The council", "Her granddaughter", "The ferryman", "A neighbour"),
    "de": ("Der Müller", "Der Rat", "Die Enkelin", "Der Fährmann", "Ein Nachbar"),
    "es": ("El molinero", "El consejo", "La nieta", "El barquero", "Un vecino"),
    "id": ("Tukang giling", "Dewan kota", "Cucunya", "Tukang perahu", "Seorang tetangga"),
    "zh": ("磨坊主", "镇议会", "他的孙女", "摆渡人", "一位邻居"),
    "ru": ("Мельник", "Городской совет", "Его внучка", "Паромщик", "Один сосед"),
}
DEEDS = {
    "en": (
        "asked the town for money that the town did not have, and waited for an answer till spring",
        "met for three hours on Tuesday, and agreed in the end to lend half of what was needed",
        "wanted to set the old wheel in motion again, whatever the people by the river might say",
        "remembered how loud it had been in the mill, where nobody could hear a single word",
        "promised to open the doors on every Sunday from Easter until the end of September",
    ),
    "de": (
        "bat die Stadt um Geld, das sie nicht hatte, und wartete bis zum Frühling auf Antwort",
        "tagte am Dienstag drei Stunden lang und lieh am Ende die Hälfte dessen, was nötig war",
        "wollte das alte Rad wieder in Gang setzen, was immer die Leute am Fluss sagen mochten",
        "erinnerte sich, wie laut es in der Mühle gewesen war, wo niemand ein Wort verstand",
        "versprach, die Türen an jedem Sonntag von Ostern bis Ende September zu öffnen",
    ),
    "es": (
        "pidió a la ciudad un dinero que la ciudad no tenía, y esperó la respuesta hasta primavera",
        "se reunió el martes durante tres horas y al final prestó la mitad de lo que hacía falta",
        "quería poner en marcha la vieja rueda, dijera lo que dijera la gente de la orilla",
        "recordaba el ruido que había en el molino, donde nadie podía oír una sola palabra",
        "prometió abrir las puertas todos los domingos desde Pascua hasta finales de septiembre",
    ),
    "id": (
        "meminta uang kepada kota yang tidak memilikinya, lalu menunggu jawaban sampai musim semi",
        "bersidang tiga jam pada hari Selasa dan akhirnya meminjamkan separuh dari yang diperlukan",
        "ingin memutar lagi roda tua itu, apa pun kata orang yang tinggal di tepi sungai",
        "masih ingat betapa bising kincir itu dahulu, sampai tidak sepatah kata pun terdengar",
        "berjanji membuka pintu setiap hari Minggu dari Paskah sampai akhir bulan September",
    ),
    "zh": (
        "向镇上借一笔镇上并没有的钱，一直等到春天才得到答复",
        "在星期二开了三个小时的会，最后同意借出所需款项的一半",
        "想让那座老水轮重新转起来，不管河边的人们怎么议论",
        "还记得磨坊里从前有多么吵闹，谁也听不见别人说的一句话",
        "答应从复活节到九月底的每个星期天都打开大门供人参观",
    ),
    "ru": (
        "попросил у города денег, которых у города не было, и ждал ответа до самой весны",
        "заседал во вторник три часа и в конце концов одолжил половину того, что было нужно",
        "хотела снова запустить старое колесо, что бы ни говорили люди, живущие у реки",
        "помнил, как шумно было на мельнице, где никто не слышал ни единого слова",
        "обещал открывать двери каждое воскресенье от Пасхи до самого конца сентября",
    ),
}
STOP = {"zh": "。"}
MENU = ("Home", "News", "Sport", "Opinion", "Weather", "Contact", "Sign in", "Newsletter")
TEASERS = (
    "Ten bridges you must see",
    "Why the ferry was late",
    "Win a bicycle",
    "Our other papers",
)


def article(language, paragraphs=8):
    """Return `(title, [paragraph or ("h2", heading)])` in a language."""
    subjects, deeds, stop = SUBJECTS[language], DEEDS[language], STOP.get(language, ".")
    gap = "" if language == "zh" else " "
    told = []
    for number in range(paragraphs):
        if number in (3, 6):
            told.append(("h2", f"{subjects[number % 5]}{gap}{gap and '–'}{gap}{number}"))
        sentences = [
            f"{subjects[(number + n) % 5]}{gap}{deeds[(number * 2 + n) % 5]}{stop}"
            for n in range(3)
        ]
        told.append(gap.join(sentences))
    return f"{subjects[number % 5]}{gap}{deeds[2]}"[:60], told


def blocks(told, tag="p", between=""):
    """Return the HTML of an article's paragraphs and headings, with something between them."""
    parts = []
    for piece in told:
        if isinstance(piece, tuple):
            parts.append(f"<{piece[0]}>{escape(piece[1])}</{piece[0]}>")
        else:
            parts.append(f"<{tag}>{escape(piece)}</{tag}>")
    return between.join(parts)


def links(words, tag="li"):
    return "".join(f"<{tag}><a href='/{n}'>{word}</a></{tag}>" for n, word in enumerate(words))


def around(body, head="", foot=""):
    """Return a body between a page's menu and its foot."""
    nav = f"<header><nav><ul>{links(MENU)}</ul></nav></header>"
    end = (
        f"<footer><p>All rights reserved. The Mill Gazette.</p><ul>{links(MENU[4:])}</ul></footer>"
    )
    return f"{nav}{head}{body}{foot}{end}"


def plain(title, told):
    return around(f"<main><article><h1>{title}</h1>{blocks(told)}</article></main>")


def within_a_form(title, told):
    body = f"<div id='content'><h1>{title}</h1>{blocks(told)}</div>"
    return f"<form id='aspnetForm' method='post' action='./'>{around(body)}</form>"


def with_teasers(title, told):
    related = "".join(f"<h3>{word}</h3><ul><li><img src='x.png'></li></ul>" for word in TEASERS)
    body = f"<article><h1>{title}</h1>{blocks(told)}</article><div class='more'>{related}</div>"
    return around(body, head=f"<div class='top'>{related}</div>")


def with_comments(title, told):
    voices = "".join(
        f"<li class='comment'><b>reader{n}</b><p>I do not agree with number {n} at all, since it "
        "was said before and nobody has listened to it yet.</p></li>"
        for n in range(40)
    )
    body = f"<article><h1>{title}</h1><div class='body'>{blocks(told)}</div></article>"
    return around(body, foot=f"<section id='comments'><h2>Comments</h2><ol>{voices}</ol></section>")


def in_pieces(title, told):
    """Advertisements part the paragraphs, which stand in containers of their own."""
    pieces = "".join(
        f"<div class='chunk'><div class='text'>{blocks([piece])}</div></div>"
        "<div class='ad'><p>Advertisement</p></div>"
        for piece in told
    )
    return around(f"<div class='story'><h1>{title}</h1>{pieces}</div>")


def in_a_table(title, told):
    side = f"<td width='150' valign='top'>{links(MENU, 'p')}</td>"
    text = f"<td><font size='5'>{title}</font>{blocks(told)}</td>"
    return f"<table width='100%'><tr>{side}{text}<td>{links(TEASERS, 'p')}</td></tr></table>"


def with_line_breaks(title, told):
    text = "<br><br>".join(
        f"<b>{escape(piece[1])}</b>" if isinstance(piece, tuple) else escape(piece)
        for piece in told
    )
    return around(f"<div class='entry'><h1>{title}</h1><div class='text'>{text}</div></div>")


def with_boxes(title, told):
    """A cookie banner, a newsletter, a box of links and a caption stand around and within."""
    box = (
        f"<aside class='related'><h3>Read on</h3><ul>{links(TEASERS)}</ul></aside>"
        "<figure><img src='x.png'><figcaption>Picture: nobody</figcaption></figure>"
    )
    letter = "<form><h3>Newsletter</h3><label>Your address</label><button>Go</button></form>"
    text = blocks(told[:4]) + box + blocks(told[4:7]) + letter + blocks(told[7:])
    banner = "<div role='dialog'><p>We use cookies to make all of this better.</p></div>"
    return around(f"{banner}<article><h1>{title}</h1>{text}</article>")


def with_hidden_parts(title, told):
    hidden = "<div hidden><p>This was never meant to be read by anybody at all.</p></div>"
    hidden += "<p style='display:none'>Nor was this long sentence, which no page has shown.</p>"
    script = "<noscript><p>Please switch on what this page needs to work.</p></noscript>"
    return around(f"{script}<article><h1>{title}</h1>{hidden}{blocks(told)}</article>")


def in_a_header(title, told):
    """The title and the first paragraph stand in a header, which here is the article's."""
    head = f"<header><h1>{title}</h1>{blocks(told[:1])}</header>"
    return around(f"<article>{head}<div>{blocks(told[1:])}</div></article>")


LAYOUTS = {
    made.__name__: made
    for made in (
        *(plain, within_a_form, with_teasers, with_comments, in_pieces, in_a_table),
        *(with_line_breaks, with_boxes, with_hidden_parts, in_a_header),
    )
}


def page(layout, language):
    """Return `(html, title, lines of the article)` of one layout in one language."""
    title, told = article(language)
    gold = [piece[1] if isinstance(piece, tuple) else piece for piece in told]
    head = f"<head><meta charset='utf-8'><title>{title}</title></head>"
    html = f"<!DOCTYPE html><html lang='{language}'>{head}<body>{LAYOUTS[layout](title, told)}"
    return f"{html}</body></html>", title, gold


def pages():
    """Return `{name: (html, title, lines)}` of every layout in every language."""
    return {
        f"{layout} {language}": page(layout, language) for layout in LAYOUTS for language in DEEDS
    }
