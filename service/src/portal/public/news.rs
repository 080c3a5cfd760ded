//! Top page, お知らせ, よくある質問, お問い合わせ.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use kazasu_forms::{Facts, FieldError, Form, Values, registration as forms};
use kazasu_pages::public::{ArticlePage, FaqPage, NoticeLine, NoticesPage, Question, TopPage, content};
use kazasu_pages::{Button, FormPage, Link, MessagePage, Prose, Tone, path};
use kazasu_wire::retention::japanese_day;
use serde::Deserialize;

use crate::inquiry::{self, Asked};
use crate::portal::context::Context;
use crate::portal::no_such_page;
use crate::portal::page::{show, show_as};
use crate::portal::registration::today;
use crate::portal::sent::Sent;
use crate::problem::Refusal;
use crate::service::Service;
use crate::store::notice::{self, Notice};

/// Which category of notices.
#[derive(Debug, Deserialize)]
pub(super) struct Filter {
    category: Option<String>,
}

/// Notices of the top page.
const NEWEST: usize = 5;

/// `GET /`.
pub(super) async fn top(State(service): State<Arc<Service>>, context: Context) -> Result<Response, Refusal> {
    let all = notice::published(&service.store).await?;
    let lines: Vec<NoticeLine> = all
        .iter()
        .map(|notice| line(&service, &context, notice))
        .collect();
    let important = lines.iter().filter(|line| line.important).cloned().collect();
    let newest = lines
        .iter()
        .filter(|line| !line.important)
        .take(NEWEST)
        .cloned()
        .collect();
    let layout = context.layout(context.service.settings.operator.portal.clone());
    Ok(show(&TopPage::new(layout, important, newest)))
}

/// `GET /notices`.
pub(super) async fn notices(
    State(service): State<Arc<Service>>,
    context: Context,
    Query(Filter { category }): Query<Filter>,
) -> Result<Response, Refusal> {
    let all = notice::published(&service.store).await?;
    let mut known: Vec<&str> = all.iter().map(|notice| notice.category.as_str()).collect();
    known.sort_unstable();
    known.dedup();
    let here = |name: Option<&str>| category.as_deref() == name;
    let address = |name: &str| {
        let name: String = url::form_urlencoded::byte_serialize(name.as_bytes()).collect();
        format!("{}?category={name}", path::NOTICES)
    };
    let mut categories = vec![(
        context.say("すべて", "All").to_owned(),
        (!here(None)).then(|| path::NOTICES.to_owned()),
    )];
    categories.extend(
        known
            .iter()
            .map(|name| ((*name).to_owned(), (!here(Some(name))).then(|| address(name)))),
    );
    let chosen = all.iter().filter(|notice| {
        category
            .as_ref()
            .is_none_or(|category| notice.category == *category)
    });
    let page = NoticesPage {
        layout: context.layout(context.say("お知らせ", "Notices")),
        notices: chosen.map(|notice| line(&service, &context, notice)).collect(),
        categories,
        pager: None,
    };
    Ok(show(&page))
}

/// `GET /notices/{id}`.
pub(super) async fn notice(
    State(service): State<Arc<Service>>,
    context: Context,
    Path(id): Path<String>,
) -> Result<Response, Refusal> {
    let all = notice::published(&service.store).await?;
    let notice = all.iter().find(|notice| notice.notice_id.as_str() == id);
    let notice = notice.ok_or_else(no_such_page)?;
    let layout = context
        .layout(notice.title.clone())
        .under(context.say("お知らせ", "Notices"), path::NOTICES);
    let mut page = ArticlePage::new(layout, Prose::parse(&notice.body));
    let line = line(&service, &context, notice);
    page.about = vec![line.category, line.day, line.age];
    page.japanese_only = true;
    Ok(show(&page))
}

/// `GET /faq`: the questions that ship, then the operator's own.
pub(super) async fn faq(State(service): State<Arc<Service>>, context: Context) -> Result<Response, Refusal> {
    let page = FaqPage {
        layout: context.layout(context.say("よくある質問", "Questions and answers")),
        questions: questions(&service).await?,
        japanese_only: true,
    };
    Ok(show(&page))
}

/// `GET /inquiry`.
pub(super) async fn inquiry(context: Context) -> Response {
    show(&drawn(&context, &Values::new(), &[]))
}

/// `POST /inquiry`.
pub(super) async fn ask(
    State(service): State<Arc<Service>>,
    context: Context,
    Sent(typed): Sent,
) -> Result<Response, Refusal> {
    let checked = match forms::inquiry().check(&typed, &Facts::on(today(&service))) {
        Ok(checked) => checked,
        Err(errors) => {
            let page = drawn(&context, &typed, &errors);
            return Ok(show_as(StatusCode::UNPROCESSABLE_ENTITY, &page));
        }
    };
    let own = |field: &str| checked.get(field).to_owned();
    let asked = Asked {
        email: own("email"),
        name: own("name"),
        question: own("question"),
        answer: None,
    };
    inquiry::ask(&service, &asked).await?;
    let text = context.say(
        "お問い合わせを受け付けました。担当者がメールでお答えします。数日かかることがあります。",
        "Your inquiry has arrived. It is answered by mail, which may take several days.",
    );
    let layout = context.layout(context.say("お問い合わせ", "Inquiry"));
    let mut page = MessagePage::new(layout, [text]);
    page.tone = Tone::Success;
    page.links = vec![Link::new(
        context.say("トップページへ", "To the top page"),
        path::TOP,
    )];
    Ok(show(&page))
}

/// Every question, those that ship first.
pub(super) async fn questions(service: &Service) -> Result<Vec<Question>, Refusal> {
    let mut questions = content::questions();
    let own = notice::faqs(&service.store).await?;
    questions.extend(own.into_iter().map(|faq| Question {
        id: faq.faq_id.to_string(),
        category: "その他".to_owned(),
        question: faq.question,
        answer: Prose::parse(&faq.answer),
    }));
    Ok(questions)
}

fn drawn(context: &Context, typed: &Values, errors: &[FieldError]) -> FormPage {
    let form: Form = forms::inquiry();
    let button = Button::primary(context.say("送信", "Send"));
    let view = context.form(&form, typed, errors, path::INQUIRY, vec![button]);
    let mut page = FormPage::new(context.layout(form.title.of(context.language)), view);
    page.lead = form
        .lead
        .iter()
        .map(|lead| lead.of(context.language).to_owned())
        .collect();
    page
}

fn line(service: &Service, context: &Context, notice: &Notice) -> NoticeLine {
    let day = japanese_day(notice.published_at);
    let days = day.until(today(service)).map_or(0, |span| span.get_days());
    let age = match days {
        ..=0 => context.say("今日", "today").to_owned(),
        days => format!("{days}{}", context.say("日前", " days ago")),
    };
    NoticeLine {
        link: Link::new(&notice.title, format!("{}/{}", path::NOTICES, notice.notice_id)),
        category: notice.category.clone(),
        author: context.say("管理者", "Administrator").to_owned(),
        views: 0,
        day: day.to_string(),
        age,
        important: notice.important,
    }
}
