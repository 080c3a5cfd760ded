//! Texts that ship with the portal.

use axum::extract::Path;
use axum::response::Response;
use kazasu_pages::public::{ArticlePage, EquipmentPage, content};
use kazasu_pages::{Link, MessagePage, Prose, path};
use kazasu_wire::equipment::Equipment;

use crate::portal::context::Context;
use crate::portal::no_such_page;
use crate::portal::page::show;
use crate::problem::Refusal;

/// `GET /about`.
pub(super) async fn about(context: Context) -> Response {
    text(
        &context,
        ("オンライン資格確認とは？", "What is the online check?"),
        content::about(),
        false,
    )
}

/// `GET /terms`.
pub(super) async fn terms(context: Context) -> Response {
    let title = (
        "施術所等向け総合ポータルサイト利用規約",
        "Terms of use of the portal",
    );
    text(&context, title, content::terms(), true)
}

/// `GET /terms/system`.
pub(super) async fn system_terms(context: Context) -> Response {
    let title = (
        "資格確認限定型オンライン資格確認等システム利用規約",
        "Terms of use of the eligibility system",
    );
    text(&context, title, content::system_terms(), true)
}

/// `GET /privacy`.
pub(super) async fn privacy(context: Context) -> Response {
    text(
        &context,
        ("プライバシーポリシー", "Privacy policy"),
        content::privacy(),
        true,
    )
}

/// `GET /accessibility`.
pub(super) async fn accessibility(context: Context) -> Response {
    let title = ("ウェブアクセシビリティ", "Accessibility");
    text(&context, title, content::accessibility(), false)
}

/// `GET /manuals`.
pub(super) async fn manuals(context: Context) -> Response {
    let title = context.say("手順書・マニュアル", "Manuals");
    let mut page = MessagePage::new(
        context.layout(title),
        [context.say("読みたいものを選んでください。", "Choose one.")],
    );
    let link = |manual: content::Manual| {
        Link::new(
            format!("{}（{}）", manual.title, manual.shelf),
            format!("{}/{}", path::MANUALS, manual.slug),
        )
    };
    page.links = content::manuals().into_iter().map(link).collect();
    show(&page)
}

/// `GET /manuals/{slug}`.
pub(super) async fn manual(context: Context, Path(slug): Path<String>) -> Result<Response, Refusal> {
    let manual = content::manuals().into_iter().find(|manual| manual.slug == slug);
    let manual = manual.ok_or_else(no_such_page)?;
    let title = context.say("手順書・マニュアル", "Manuals");
    let layout = context.layout(manual.title).under(title, path::MANUALS);
    let mut page = ArticlePage::new(layout, Prose::parse(&manual.text));
    page.japanese_only = true;
    Ok(show(&page))
}

/// `GET /links`: 関連サイトへのリンク.
pub(super) async fn links(context: Context) -> Response {
    let title = context.say("関連サイトへのリンク", "Related sites");
    let mut page = MessagePage::new(context.layout(title), Vec::<String>::new());
    let operator = &context.service.settings.operator;
    let all = operator.related.iter().chain(&operator.vendors);
    page.links = all.map(|(name, address)| Link::new(name, address)).collect();
    show(&page)
}

/// `GET /equipment`: from the one list that the app reads too.
pub(super) async fn equipment(context: Context) -> Result<Response, Refusal> {
    let list = Equipment::shipped()
        .ok_or_else(|| Refusal::new("service.internal.bug", "the list of devices cannot be read"))?;
    let layout = context.layout(context.say("必要な機器", "What is needed"));
    Ok(show(&EquipmentPage { layout, list }))
}

fn text(context: &Context, title: (&str, &str), body: Prose, placeholder: bool) -> Response {
    let layout = context.layout(context.say(title.0, title.1));
    let mut page = if placeholder {
        ArticlePage::placeholder(layout, body)
    } else {
        ArticlePage::new(layout, body)
    };
    page.japanese_only = true;
    show(&page)
}
