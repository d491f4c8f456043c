"""What the program says of a question set, in Chinese: lines that are no cases, and cases to be looked at.

Each sentence stands here as it is written in ``evals``, see ``pages.sentences``.
"""

from __future__ import annotations

from typing import Final

from pages.sentences import Sentences

CASES: Final = Sentences(
    {
        "{}:{}: {}": "{} 第 {} 行：{}",
        "{}: {}": "{}：{}",
        "the id {} was taken by {}. Give each case its own.": "编号 {} 和 {} 的重了。请各用各的。",
        "{} holds no cases. Give one JSON object a line, or a sheet with a column `question`.": "{} 里没有题。每行写一个 JSON 对象。",
        "no JSON: {}": "不是 JSON（{}）",
        'no object; a case is {"question": …}': '不是一道题；一道题写成 {{"question": …}}',
        "{} is no UTF-8 (byte {}). Save it as UTF-8.": "{} 不是 UTF-8（第 {} 个字节）。请另存为 UTF-8。",
        "there is no such field": "没有这一栏",
        "Field required": "缺了这一栏",
        "Input should be a valid string": "应写成文字",
        "Input should be a valid boolean": "应写 true 或 false",
        "Input should be a valid boolean, unable to interpret input": "应写 true 或 false",
        "Input should be a valid tuple": "应写成列表",
        "Input should be a dictionary or an instance of {}": "应写成对象",
        "a gold needs the file name of its document": "标准段落要写明文件名",
        "a gold needs a quote, a section or a row": "标准段落要写明 quote、section 或 row",
        "the question is empty": "没有写问题",
        "an answer point is empty": "有一条要点是空的",
        "a must_not string is empty": "must_not 里有一条是空的",
        "No case has one of the tags {}.": "没有一题带这些标签：{}",
        "drafted, not reviewed": "是起草的，还没有人核对",
        "asks the same as {}": "和 {} 问的一样",
        "answerable, but has neither gold nor answer points: nothing tells a right reply": "应当回答，却没有标准段落和要点，判不出对错",
        "unanswerable, but has answer points": "应当拒答，却写了要点",
        "must_not {} stands in an answer point": "must_not 的“{}”在要点里也有",
        "not scored for evidence: none of its documents is indexed ({})": "引文算不了分：文库里没有它的文件（{}）",
        "the answer point {} stands in none of its gold": "要点“{}”在标准段落里找不到",
        "the quote “{}” does not stand in {}": "《{1}》里没有“{0}”这些字",
        "no indicator {} in {}": "{1} 里没有指标“{0}”",
        "no indicator {} in {} below {}": "{1} 的“{2}”下面没有指标“{0}”",
        "no heading {} in {}": "{1} 里没有标题“{0}”",
    }
)
