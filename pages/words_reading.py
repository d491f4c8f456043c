"""What reading says of a file, in Chinese: why it could not be read, and what looks doubtful in it.

Reading speaks English, to people at a terminal as well. Each sentence of it stands here as it is written in ``ingest``,
with ``{}`` where something is put in, beside its Chinese; a test finds sentences that are missing or no longer said.
A part that is put in and stands here itself is said in Chinese too.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from html import escape
from types import MappingProxyType
from typing import Final

from pages.words import Words

_AGAIN: Final = "请重新下载或导出。"
_SAVE_AS_FILE: Final = "请存成文件再添加。"

REASONS: Final[Mapping[str, str]] = MappingProxyType(
    {
        # the file as a whole
        "has {} MB; at most {} MB are read. Split the file.": "有 {} MB，最多读 {} MB。请把它拆开。",
        "is empty. Check that the file was saved or downloaded whole.": "是空的。请看看是不是没存完或没下完。",
        "is binary or in an unknown encoding. Save it as UTF-8 text.": "不是文本，或者编码认不出。请另存为 UTF-8 文本。",
        "is broken {} text. Save it as UTF-8.": "是坏了的 {} 文本。请另存为 UTF-8。",
        "is binary, not text. Convert it to text or Markdown first.": "不是文本。请先转成文本或 Markdown。",
        "is neither UTF-8 nor GB18030 text, or is binary. Save it as UTF-8.": "不是 UTF-8，也不是 GB18030 文本。请另存为 UTF-8。",
        "has a name that is not in Unicode. Rename it.": "文件名认不出。请改个名字。",
        "is gone. It was moved or deleted since the folder was listed.": "已经不在了，可能刚被移走或删去。",
        "is no regular file. Name a document.": "不是普通文件。请换成一份文件。",
        "cannot be opened: {}. Check its permissions.": "打不开（{}）。请看看有没有权限。",
        "cannot be read: {}. Check the disk it lies on.": "读不出（{}）。请看看所在的磁盘。",
        "cannot be read: {}. Try again.": "读不出（{}）。请再试一次。",
        "changed while it was read. Ingest it again when it is written whole.": "正在读时被改动了。请等写完再添加。",
        "holds no text after its front matter. Check that it was saved whole.": "除了开头的卡片没有正文。请看看是不是没存完。",
        "is not read since its side-car {} {}": "没有读，因为旁边的卡片文件 {} {}",
        "has more than {} KB. Keep the card's fields only.": "超过 {} KB。卡片文件里只留各栏。",
        "could not be added: {}": "没能添加：{}",
        "could not be added ({}). Try again; the server's log says more.": "没能添加（{}）。请再试一次；服务器日志里有详情。",
        "was not read: the server stopped.": "没有读：服务停了。请重新添加。",
        "was not read: its reading was stopped.": "没有读：已停下。要读请重新添加。",
        # kinds of files
        "is {}, which is not read. {}": "是{}，读不了。{}",
        "an RTF file": " RTF 文件",
        "a picture (PNG)": "图片（PNG）",
        "a picture (JPEG)": "图片（JPEG）",
        "a picture (GIF)": "图片（GIF）",
        "a picture (TIFF)": "图片（TIFF）",
        "a picture (BMP)": "图片（BMP）",
        "a compressed file (gzip)": "压缩文件（gzip）",
        "a compressed file (bzip2)": "压缩文件（bzip2）",
        "a compressed file (xz)": "压缩文件（xz）",
        "an archive (7z)": "压缩包（7z）",
        "an archive (RAR)": "压缩包（RAR）",
        "a program": "程序",
        "a PostScript file": " PostScript 文件",
        "a database": "数据库",
        "a CAJ file": " CAJ 文件",
        "Open it in a word processor and save it as .docx.": "请用 WPS 或 Word 打开，另存为 .docx。",
        "Save what it says as .docx, PDF or text.": "请把内容存成 .docx、PDF 或文本。",
        "Save its text, or make a PDF of it that is recognised.": "请存下里面的文字，或做成识别过文字的 PDF。",
        "Unpack it first.": "请先解压。",
        "Name a document.": "请换成一份文件。",
        "Convert it to PDF.": "请转成 PDF。",
        "Save its tables as .docx, HTML or Markdown.": "请把表格存成 .docx、HTML 或 Markdown。",
        "Save it as PDF.": "请另存为 PDF。",
        "Open it in a browser and save it as HTML.": "请用浏览器打开，另存为 HTML。",
        "is a document in one XML file, which is not read. {}": "是单个 XML 的文档，读不了。{}",
        "is a web page in one file (MHTML), which is not read. Open it in a browser and save it as HTML.": "是单文件网页（MHTML），读不了。请用浏览器打开，另存为 HTML。",
        "is an XML file, which is not read. Save what it says as HTML or text.": "是 XML 文件，读不了。请把内容存成 HTML 或文本。",
        "is named {} but is none, or is broken. Fetch it again, or open and save it anew.": "名叫 {}，其实不是，或者坏了。请重新下载，或打开另存。",
        "has the format {}, which is not read (.docx .html .md .pdf .txt are). {}": "是 {} 格式，读不了（能读 .docx .html .md .pdf .txt）。{}",
        "is a broken or truncated archive. Fetch it again.": f"是坏了或不全的压缩包。{_AGAIN}",
        "is an archive, which is not read. Unpack it and name the folder.": "是压缩包，读不了。请解压后再添加里面的文件。",
        "is an archive of more than {} entries, which no document has. Unpack it and name the folder.": "是有 {} 多项的压缩包，不是一份文件。请解压后再添加。",
        "is locked with a password. Save it without one.": "有密码。请存一份没有密码的。",
        "is a document of an old word processor (.doc, .wps), which is not read. {}": "是旧格式的文档（.doc、.wps），读不了。{}",
        "is an old spreadsheet, which is not read. Save its tables as .docx, HTML or Markdown.": "是旧格式的表格，读不了。请把表格存成 .docx、HTML 或 Markdown。",
        "is an old slide show, which is not read. Save it as PDF.": "是旧格式的幻灯片，读不了。请另存为 PDF。",
        "is a file of an old office program, which is not read. {}": "是旧的办公软件的文件，读不了。{}",
        # DOCX
        "is no text document. Save it as .docx with a word processor.": "不是文字文档。请用 WPS 或 Word 另存为 .docx。",
        "holds pictures ({}) and no text. Save its text, or read it with optical recognition first.": "只有 {} 张图，没有文字。请存下文字，或先识别。",
        "holds no text. Check that it was saved whole.": "没有文字。请看看是不是没存完。",
        "is an archive of more than {} entries, which no document has.": "是有 {} 多项的压缩包，不是一份文件。",
        "is a broken or truncated DOCX file. Open it in a word processor and save it again, or fetch it again.": "是坏了或不全的 DOCX。请用 WPS 或 Word 打开另存，或重新下载。",
        "is an archive without a document's text. Save it as .docx with a word processor.": "是没有正文的压缩包。请用 WPS 或 Word 另存为 .docx。",
        "holds its text twice, which word processors never write. Save it again as .docx with one.": "正文有两份，不像是正常存的。请用 WPS 或 Word 另存为 .docx。",
        "is a broken DOCX file: its part {} cannot be unpacked. Open it in a word processor and save it again, or fetch it again.": "是坏了的 DOCX：其中 {} 解不开。请用 WPS 或 Word 打开另存，或重新下载。",
        "unpacks to more than {} MB in its part {}. Split the document.": "其中一处解开后超过 {} MB（{}）。请把文件拆开。",
        "is a broken DOCX file: its part {} {}": "是坏了的 DOCX：其中 {} 读不懂。请用 WPS 或 Word 打开另存。",
        "declares a document type in its part {}, which word processors never write and which may be meant to exhaust memory. Save it again as .docx with a word processor.": "其中 {} 写了不该有的声明，可能是想耗尽内存。请用 WPS 或 Word 另存为 .docx。",
        # HTML
        "holds no HTML elements. Check that it was saved or downloaded whole.": "里面没有网页内容。请看看是不是没存完或没下完。",
        "is only a set of frames around other pages ({}). Save the page inside the frame.": "只是套着别的网页的框（{}）。请存里面那一页。",
        "without addresses": "没有网址",
        "holds no text of its own: scripts fetch it when a browser opens the page. Open it in a browser, then save the whole page or print it as a PDF.": "里面没有正文，正文要浏览器打开才取来。请用浏览器打开，存下整页或打印成 PDF。",
        "holds no text besides its navigation. Check that it was saved whole.": "除了导航没有正文。请看看是不是没存完。",
        # PDF
        "is locked by a password. Save a copy without it, and ingest the copy.": "有密码。请存一份没有密码的再添加。",
        "is a broken PDF. Download or export it again; if a viewer opens it, print it to a new PDF.": "是坏了的 PDF。请重新下载或导出；能打开的话，打印成新的 PDF。",
        "is a PDF without pages. Download or export it again.": f"是没有页的 PDF。{_AGAIN}",
        "has {} pages; at most {} are read. Split the file.": "有 {} 页，最多读 {} 页。请把它拆开。",
        "holds nothing but running headers and page numbers. Export or print it again.": "除了页眉和页码没有正文。请重新导出或打印。",
        "is a scan in which no text was recognised. Scan it again, larger.": "是扫描件，没认出文字。请扫得大一些再试。",
        "is a scan without text. {} and ingest it again.": "是没有文字的扫描件。装上文字识别（make install-ocr）再添加。",
        "is a PDF without text. Export it again from the program it was written in.": "是没有文字的 PDF。请用写它的软件重新导出。",
        # processes
        "A process for reading files did not start. Is memory short? Close other programs and try again.": "读文件的进程没有起来，可能内存不够。请关掉别的程序再试。",
        "took longer than {} seconds to read and was given up. Save it anew, or split it.": "读了 {} 秒还没读完，放弃了。请重新保存，或拆开。",
        "ended the process that read it ({}). Open it in its own program and save it anew.": "让读它的进程中断了（{}）。请用原来的软件打开另存。",
        "takes more than {} MB of memory to read. Save it anew, or split it.": "读它要超过 {} MB 内存。请重新保存，或拆开。",
        "is nested too deep to be a document. Save it anew, or as text.": "层层套得太深。请重新保存，或存成文本。",
        "could not be read: {} in {}, line {}. Save it anew, or in another format; please report the file's format.": "没能读出（{}，{} 第 {} 行）。请重新保存，或换个格式；也请把这种文件告诉我们。",
        # the web
        "took longer than {} s. Try again later, or save it as a file.": "{} 秒还没取完。请过会儿再试，或存成文件再添加。",
        "is redirected more than {} times. Give the address where it ends.": "转了 {} 多次。请写最后到的那个网址。",
        "is redirected to an address that cannot be used: {}. Give the address where it ends.": "转到了用不了的网址（{}）。请写最后到的那个网址。",
        "is redirected to an address that {}": "转到的网址{}",
        "may not be read by programs, says {}/robots.txt. Save it as a file if you may use it.": "对方不许程序读（{}/robots.txt）。有权用的话，请存成文件再添加。",
        "is not read now: {}/robots.txt asks for {} s between two pages. Give one address of this site a run.": "现在不读：{}/robots.txt 要求两页之间隔 {} 秒。这个网站一次只写一个网址。",
        "is not read, since its site's robots.txt {}": "没有读：对方的 robots.txt {}",
        "is not read, since its site's robots.txt fails with {}. Try again later.": "没有读：对方的 robots.txt 出错（{}）。请过会儿再试。",
        "sent nothing for {} s. Try again later, or save it as a file.": "{} 秒没有回音。请过会儿再试，或存成文件再添加。",
        "broke off: {}. Try again later, or save it as a file.": "中途断了（{}）。请过会儿再试，或存成文件再添加。",
        "has more than {} MB. Save it as a file and split that.": "超过 {} MB。请存成文件，拆开再添加。",
        "does not exist there ({}). Check the address.": "那里没有（{}）。请核对网址。",
        "may not be read without signing in ({}). Save it as a file.": f"要登录才能读（{{}}）。{_SAVE_AS_FILE}",
        "is not given out now ({}). Try again later.": "对方现在不给（{}）。请过会儿再试。",
        "is answered with {} and no document. Check the address.": "对方回了 {}，没有文件。请核对网址。",
        "cannot be trusted: the certificate of {} is not valid for it. Save the document as a file.": f"信不过：{{}} 的证书无效。{_SAVE_AS_FILE}",
        "cannot be reached: {} takes no connection. Check the address and the connection.": "连不上 {}。请核对网址和网络。",
        "comes packed as {}, which was not asked for. Save it as a file.": f"用 {{}} 压着送来，解不开。{_SAVE_AS_FILE}",
        "comes broken: it cannot be unpacked. Try again later.": "送来的是坏的，解不开。请过会儿再试。",
        "comes broken: it ends too early. Try again later.": "没送完就断了。请过会儿再试。",
        "is an archive or a sheet, which is not read. Save the documents in it as files.": "是压缩包或表格，读不了。请把里面的文件存下来再添加。",
        "is of the type {}, which is not read. Give the address of a page, PDF, DOCX or text.": "是 {} 类型，读不了。请写网页、PDF、DOCX 或文本的网址。",
        "is longer than {} characters. Give the document's own address.": "超过 {} 个字符。请写文件自己的网址。",
        "is no address that can be used: {}. Check its spelling.": "这个网址用不了（{}）。请核对写法。",
        "begins with {}:, but only http and https are read. Save the document as a file and name that.": f"以 {{}}: 开头，只能读 http 和 https。{_SAVE_AS_FILE}",
        "names no host that can be asked. Give the whole address, as https://www.example.cn/page.html.": "没写清是哪个网站。请写完整，如 https://www.example.cn/page.html。",
        "holds a name or password. Save the document as a file; addresses are kept and shown.": "里面有用户名或密码，而网址会留存和显示。请存成文件再添加。",
        "uses port {}; only 80 and 443 are read. Save the document as a file.": f"用的是 {{}} 端口，只能读 80 和 443。{_SAVE_AS_FILE}",
        "leads to {}, which is not on the public internet. Save the document as a file and name that.": f"通到 {{}}，不在公开的互联网上。{_SAVE_AS_FILE}",
        "cannot be reached: the host {} is not known ({}). Check the spelling and the connection.": "找不到 {} 这个网站（{}）。请核对写法和网络。",
    }
)
"""Why a file or address could not be read; the sentence goes on behind its name."""

DOUBTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "Characters that no font shows or that were lost ({}). Compare with the original.": "有显示不出或丢了的字（{}）。请对照原件。",
        "Text in the wrong encoding ({}). Save the file as UTF-8 and read it again.": "编码不对，成了乱码（{}）。请另存为 UTF-8 再添加。",
        "Headings out of order ({}). Look whether one was missed or is misnumbered.": "标题的编号接不上（{}）。请看看是漏了一条，还是编错了。",
        "Short lines that may be the cells of a table ({}). Compare with the original; a table is read from HTML, DOCX or PDF.": "有些短行像是表格散开的（{}）。请对照原件；HTML、DOCX、PDF 里的表格能读成表格。",
        "Very long lines ({}). Put the line breaks back in, so that headings are found.": "有很长的行（{}）。请补上换行，好认出标题。",
        "Passages cut amid a sentence of more than 400 characters ({}). Look whether marks were lost.": "有的句子超过 400 字，只好从中切开（{}）。请看看标点是不是丢了。",
        "line {}: {}": "第 {} 行：{}",
        "{} more": "另有 {} 处",
        "{} after {}": "{} 接在 {} 后面",
        "{} in “{}”": "“{1}”里的 {0}",
        "{} lines from “{}”": "从“{1}”起 {0} 行",
        "{} characters from “{}”": "从“{1}”起 {0} 字",
        "The file is broken in {}. Open it in a word processor and save it again.": "文件有一处坏了（{}）。请用 WPS 或 Word 打开另存。",
        "its styles: headings may be missing": "样式：标题可能认不全",
        "its lists: automatic numbers are missing": "编号：自动编的号没有了",
        "its footnotes": "脚注",
        "its endnotes": "尾注",
        "The file is {} but is {} {}; it was read as that.": "文件的后缀和内容对不上（{0}），内容是 {2}，已照内容读。",
        "Changes that nobody accepted: {}. Insertions are read, deletions are left out. Accept or reject them and save the file.": "有 {} 处修订没有接受。加上的读了，删去的没读。请接受或拒绝后再存。",
        "Pictures that are not read: {}. Check whether they show text or tables.": "有 {} 张图没有读。请看看里面有没有文字或表格。",
        "Embedded objects (charts, sheets, formulas) that are not read: {}.": "有 {} 个嵌入的图表、表格或公式没有读。",
        "Files put into this one that are not read: {}. Save it as one document.": "里面夹的 {} 份文件没有读。请存成一份。",
        "Signs of special fonts that have no character and are left out: {}.": "有 {} 个特殊字体的符号没有对应的字，略去了。",
        "{} annexes are files of their own and not part of this text: {}. Ingest them beside it.": "{} 个附件是单独的文件，不在正文里：{}。需要的话请一起添加。",
        "The annex {} is a file of its own and not part of this text. Ingest it beside it.": "附件 {} 是单独的文件，不在正文里。需要的话请一起添加。",
        "{} pictures cannot be read, and what they show is missing: {}.": "有 {} 张图读不了，图里的内容没有：{}。",
        "The picture {} cannot be read, and what it shows is missing.": "图 {} 读不了，图里的内容没有。",
        "The text names annexes that the page does not hold: {}. Ingest them beside it.": "正文提到的附件网页里没有：{}。需要的话请一起添加。",
        "The text names {} not part of the file: {}. Ingest such files too if they are needed.": "正文提到{}不在文件里：{}。需要的话请一起添加。",
        "an annex that is": "的 1 个附件",
        "{} annexes that are": "的 {} 个附件",
        "The text names {} other documents; the card keeps the first {}.": "正文提到 {} 份别的文件，卡片里只留前 {} 份。",
        "The page is a list of links: the documents that it names are not part of this text.": "这一页只是链接的列表，列出的文件不在正文里。",
        "A table claims more merged cells than can be spread: they are read once each.": "有张表合并的格子太多，每格只读一次。",
        "The document contradicts itself on {}: {} (kept) and {}. Check which is right; a side-car with `{}:` settles it.": "文件里 {} 有两种说法：{}（已采用）和 {}。请核对，在下面的卡片里改。",
        "Front matter or side-car: visibility is {}; it takes public, internal or draft. The document is kept as a draft.": "卡片里的 visibility 写成了 {}，只能是 public、internal 或 draft。先按草稿留着。",
        "Front matter or side-car: {} is no field; {} is.{}": "卡片里没有 {} 这一栏，应是 {}。{}",
        "The document is kept as a draft.": "先按草稿留着。",
        "Front matter or side-car: {} is {}, which is no date (write 2018-09-14).": "卡片里的 {} 写成了 {}，不是日期。请写成 2018-09-14 这样。",
        "The side-car file names what is no field: {}. Fields are {}.": "卡片文件里有认不得的栏：{}。能写的栏：{}。",
        "{} is not valid YAML{} and was passed over.": "{}不是正确的 YAML{}，没有用。",
        "{} is no list of `name: value` lines and was passed over.": "{}不是一行一个“名称: 值”，没有用。",
        "{} It names a visibility: the document is kept as a draft.": "{}其中写了谁能看，先按草稿留着。",
        "The front matter": "文件开头的卡片",
        "The side-car file": "旁边的卡片文件",
        "(line {})": "（第 {} 行）",
        "The side-car file {} The document is kept as a draft.": "旁边的卡片文件 {} 先按草稿留着。",
        "Only pages 1 to {} of {} were read: the file is too long.": "文件太长，只读了第 1 到 {} 页，共 {} 页。",
        "{} cannot be read: broken.": "{} 坏了，读不出。",
        "{} {} scanned without text.{}": "{0} 是没有文字的扫描图。{2}",
        "{} to have them recognised.": "装上文字识别（make install-ocr）就能认。",
        "{} {} scanned; the text was recognised and can hold mistakes.": "{0} 是扫描图，文字是认出来的，可能有错。",
        "{} {} scanned; the text was recognised by the program that made the file and can hold mistakes.": "{0} 是扫描图，文字是做这份文件的软件认出来的，可能有错。",
        "{} characters are missing: their font does not name them ({}).": "少了 {} 个字：字体里没有写明是什么字（{}）。",
        "Slanted text, as of a watermark, was left out ({}).": "斜着的字像是水印，没有读（{}）。",
        "{} {} too full; only the first {} characters were read.": "{0} 字太多，只读了前 {2} 个。",
        "The file is a form: what was filled in is not read.": "文件是表单，填进去的内容没有读。",
        "Page {}": "第 {} 页",
        "Pages {}": "第 {} 页",
        "page {}": "第 {} 页",
        "pages {}": "第 {} 页",
    }
)
"""What looks doubtful in a document that was read."""


def in_language(sentence: str, words: Words) -> tuple[str, str]:
    """A sentence of reading in the page's language, and the language it is in: English where it has no Chinese."""
    said = _chinese(sentence.strip()) if words.language == "zh" else None
    return (said, "zh-CN") if said is not None else (sentence, "en")


def reading_said(sentence: str, words: Words, of: str = "") -> str:
    """The sentence as HTML, marked with the language it is in; ``of``: the name that it goes on behind."""
    said, language = in_language(sentence, words)
    return f'<span lang="{language}">{escape(f"{of} {said}" if of else said)}</span>'


def _chinese(sentence: str) -> str | None:
    for pattern, chinese in _patterns():
        match = pattern.fullmatch(sentence)
        if match is not None:
            return chinese.format(*(_part(part) for part in match.groups()))
    return None


def _part(text: str) -> str:
    """What is put into a sentence: places that follow one another, or a part that has Chinese itself."""
    return "；".join(_chinese(piece.strip()) or piece for piece in text.split("; "))


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    """The sentences, those with most words of their own first: the least of them would match much."""
    told = sorted({**REASONS, **DOUBTS}.items(), key=lambda pair: len(pair[0]), reverse=True)
    return tuple(
        (re.compile("(.*?)".join(map(re.escape, english.split("{}"))), re.DOTALL), chinese)
        for english, chinese in told
    )
