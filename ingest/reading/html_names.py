"""Names that pages use: tags, classes and ids of what holds and what surrounds a document, labels of fields."""

from __future__ import annotations

_BLOCKS = (
    "address article aside blockquote body caption center dd details dir div dl dt fieldset figcaption "
    "figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol p pre section "
    "summary table tbody td tfoot th thead tr ul"
)

_NO_TEXT = (
    "applet audio button canvas datalist embed head iframe input map noframes noscript object option "
    "script select style svg template textarea title video"
)

_FURNITURE = (
    "adv advert banner bdshare bdsharebuttonbox beian bottom bread breadcrumb breadcrumbs comment "
    "comments copyright crumb crumbs curb curmb curpos dqwz easybtn ewm fenxiang fontsize fontsizes foot "
    "footbox footer footnav friendlink header hot jiathis login logo menu nav navbar navi navigation "
    "navigator navs next notice-links pager pagination pagediv position pre-next prev prevnext print "
    "printer qrcode qr quickbar recommend related relatednews relation rightbar search setfont share "
    "sharebox sidebar sidenav siteinfo sitemap slidebar tags toolbar toolbox topbar topnav weixin wechat "
    "weibo xgwz xgxw xgzc xgjd xglj xgwj xgyd location wapfooter"
)

_BODY_IDS = (
    "ucap-content ucapcontent zoom zoomcon zoomcontent contentzoom arttext artibody articlecontent "
    "article-content article_content article_body newscontent news_content news-content info_cont "
    "infocontent detailcon detailcontent detail-content maintext main-content-body printcontent "
    "print_content textcontent text-content con_text vsb_content pagecontent pages_content mycontent "
    "js_content"
)

_BODY_CLASSES = (
    "trs_editor trs_ueditor trs_web trs_editor_view trs_paper_default custom_unionstyle article-content "
    "article_content articlecontent articlecon article-con article_con article-body article_body "
    "articlebody content_article pages_content pages-content page-content news_content news-content "
    "newscontent newsmain news_text info_cont info-content info_content xl-cont xl_cont xxgk_content "
    "gk_content gknb_content zoom zoomcon con_text text_content text-content detail-content "
    "detail_content detailcontent detail-con bt-content bt_content ewb-article-content ewb-info-content "
    "wp_articlecontent v_news_content vsb_content j-fontcontent art_con artcontent article-text "
    "article_text articletext policy-article-content view-content content-text content_text main-text "
    "rich_media_content entry-content post-content"
)

_LABELS = (
    "索引号 索引编号 信息索引号 信息索引 统一编号 登记号 统一登记号 规范性文件统一编号 文件编号 "
    "发布文号 颁布文号 颁布部门 颁布机关 颁布日期 编号 文号 发文字号 发文文号 文件字号 发文号 发文机关 发文单位 发文机构 发布机关 发布机构 "
    "发布单位 发布部门 制定机关 制发机关 制定单位 公开机构 公开责任部门 责任部门 信息来源 "
    "文章来源 稿件来源 资料来源 来源 印发机关 标题 名称 信息名称 文件名称 文件标题 成文日期 "
    "成文时间 签署日期 生成日期 生成时间 形成日期 发文日期 发文时间 印发日期 发布日期 发布时间 "
    "公布日期 发表时间 发表日期 公开日期 公开时间 更新时间 更新日期 日期 时间 施行日期 实施日期 "
    "实施时间 生效日期 生效时间 失效日期 失效时间 废止日期 废止时间 终止日期 有效期 有效期限 "
    "有效期至 截止日期 有效性 时效 时效性 公文时效 效力状态 效力 文件状态 状态 是否有效 "
    "主题分类 主题词 关键词 分类 信息分类 组配分类 体裁分类 体裁 服务对象分类 服务对象 公文种类 "
    "公文类型 文件类型 信息类别 主题 公开方式 公开范围 公开形式 公开类别 公开属性 内容概述 "
    "信息格式 语种 作者 解读类型 文种 所属主题 行业分类 载体类型"
)

BLOCKS = frozenset(_BLOCKS.split())
"""Tags that begin and end a line."""
NO_TEXT = frozenset(_NO_TEXT.split())
"""Tags whose content is no text of the page."""
FURNITURE = frozenset(_FURNITURE.split())
"""Words in the names of what surrounds a document."""
BODY_IDS = frozenset(_BODY_IDS.split())
"""Ids that content management systems of public offices give to the element that holds the text."""
BODY_CLASSES = frozenset(_BODY_CLASSES.split())
"""Their classes."""
LABELS = frozenset(_LABELS.split())
"""What pages call the fields that they state of a document."""
