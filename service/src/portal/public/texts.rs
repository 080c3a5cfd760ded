//! Texts that ship, and the operator's questions and answers.

use axum::extract::Path;
use axum::response::Response;
use kazasu_pages::public::{ArticlePage, EquipmentPage, FaqPage, Question, content};
use kazasu_pages::{Layout, Link, Prose, path};
use kazasu_wire::equipment::Equipment;

use crate::portal::context::Context;
use crate::portal::page::show;
use crate::problem::Refusal;
use crate::store::notice as store;

/// `GET /faq`: the questions that ship, then the operator's.
pub(in crate::portal) async fn questions(context: Context) -> Result<Response, Refusal> {
    let page = FaqPage {
        layout: context.layout(context.say("よくある質問", "Questions")),
        questions: all_questions(&context).await?,
        japanese_only: true,
    };
    Ok(show(&page))
}

/// All questions: those that ship, then the operator's.
pub(in crate::portal) async fn all_questions(context: &Context) -> Result<Vec<Question>, Refusal> {
    let mut questions = content::questions();
    let own = store::faqs(&context.service.store).await?;
    questions.extend(own.into_iter().map(|faq| Question {
        id: format!("q-{}", faq.faq_id),
        category: "その他".to_owned(),
        question: faq.question,
        answer: Prose::parse(&faq.answer),
    }));
    Ok(questions)
}

/// `GET /about`.
pub(in crate::portal) async fn about(context: Context) -> Response {
    let layout = context.layout(context.say("オンライン資格確認とは？", "What is the online check?"));
    let mut page = ArticlePage::new(layout, content::about());
    page.japanese_only = true;
    page.links = vec![
        Link::new(context.say("導入準備を始める", "Getting ready"), path::GUIDE),
        Link::new(context.say("必要な機器を見る", "What is needed"), path::EQUIPMENT),
    ];
    show(&page)
}

/// `GET /equipment`.
pub(in crate::portal) async fn equipment(context: Context) -> Result<Response, Refusal> {
    let list = Equipment::shipped()
        .ok_or_else(|| Refusal::new("service.internal.bug", "the list of equipment cannot be read"))?;
    let layout = context.layout(context.say("必要な機器", "What is needed"));
    Ok(show(&EquipmentPage { layout, list }))
}

/// `GET /manuals`.
pub(in crate::portal) async fn manuals(context: Context) -> Response {
    let layout = context.layout(context.say("手順書・マニュアル", "Manuals"));
    let text = context.say(
        "手続きの順に読めるようにまとめています。",
        "In the order in which you need them; in Japanese.",
    );
    let mut page = ArticlePage::new(layout, Prose::parse(text));
    page.links = content::manuals()
        .iter()
        .map(|manual| Link::new(&manual.title, format!("{}/{}", path::MANUALS, manual.slug)))
        .collect();
    show(&page)
}

/// `GET /manuals/{slug}`.
pub(in crate::portal) async fn manual(
    context: Context,
    Path(slug): Path<String>,
) -> Result<Response, Refusal> {
    let manuals = content::manuals();
    let manual = manuals
        .iter()
        .find(|manual| manual.slug == slug)
        .ok_or_else(crate::portal::no_such_page)?;
    let layout = context
        .layout(&manual.title)
        .under(context.say("手順書・マニュアル", "Manuals"), path::MANUALS);
    let mut page = ArticlePage::new(layout, Prose::parse(&manual.text));
    page.about = vec![manual.shelf.clone()];
    page.japanese_only = true;
    Ok(show(&page))
}

/// `GET /terms`.
pub(in crate::portal) async fn terms(context: Context) -> Response {
    let title = context.say("ポータルサイト利用規約", "Terms of use").to_owned();
    legal(context.layout(title), content::terms())
}

/// `GET /terms/system`.
pub(in crate::portal) async fn system_terms(context: Context) -> Response {
    let title = context.say(
        "資格確認限定型オンライン資格確認等システム利用規約",
        "Terms of use of the restricted online check",
    );
    legal(context.layout(title), content::system_terms())
}

/// `GET /privacy`.
pub(in crate::portal) async fn privacy(context: Context) -> Response {
    let title = context.say("プライバシーポリシー", "Privacy policy").to_owned();
    legal(context.layout(title), content::privacy())
}

/// `GET /accessibility`.
pub(in crate::portal) async fn accessibility(context: Context) -> Response {
    let layout = context.layout(context.say("ウェブアクセシビリティ", "Accessibility"));
    let mut page = ArticlePage::new(layout, content::accessibility());
    page.japanese_only = true;
    show(&page)
}

/// `GET /links`.
pub(in crate::portal) async fn links(context: Context) -> Response {
    let layout = context.layout(context.say("関連サイトへのリンク", "Related sites"));
    let text = context.say("外部のサイトに移動します。", "These lead to other sites.");
    let mut page = ArticlePage::new(layout, Prose::parse(text));
    let related = &context.service.settings.operator.related;
    page.links = related.iter().map(|(name, href)| Link::new(name, href)).collect();
    show(&page)
}

fn legal(layout: Layout, text: Prose) -> Response {
    let mut page = ArticlePage::placeholder(layout, text);
    page.japanese_only = true;
    show(&page)
}
