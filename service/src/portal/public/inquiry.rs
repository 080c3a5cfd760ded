//! お問い合わせ先: the form, and the call centre beside it.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use kazasu_forms::{Facts, FieldError, Values, inquiry as forms};
use kazasu_pages::{Button, FormPage, Link, MessagePage, Tone, path};

use crate::inquiry::{self, Asked};
use crate::portal::context::Context;
use crate::portal::facts::today;
use crate::portal::page::{show, show_as};
use crate::portal::sent::Sent;
use crate::problem::Refusal;
use crate::service::Service;

/// `GET /inquiry`. Who is logged in need not say once more who it is.
pub(in crate::portal) async fn form(context: Context) -> Response {
    let mut typed = Values::new();
    if let Some(visitor) = &context.visitor {
        typed.set("name", &visitor.name);
        typed.set("email", &visitor.email);
    }
    show(&drawn(&context, &typed, &[]))
}

/// `POST /inquiry`.
pub(in crate::portal) async fn ask(
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
    let asked = Asked {
        email: checked.get("email").to_owned(),
        name: checked.get("name").to_owned(),
        question: checked.get("question").to_owned(),
        answer: None,
    };
    inquiry::ask(&service, &asked).await?;
    let done = context.say(
        "お問い合わせを受け付けました。回答はメールでお送りします。数日かかることがあります。",
        "Your question has arrived. You are answered by mail, which may take several days.",
    );
    let layout = context.layout(context.say("お問い合わせの受付完了", "Your question has arrived"));
    let mut page = MessagePage::new(layout, [done]);
    page.tone = Tone::Success;
    page.links = vec![Link::new(
        context.say("トップページへ", "To the top page"),
        path::TOP,
    )];
    Ok(show(&page))
}

fn drawn(context: &Context, typed: &Values, errors: &[FieldError]) -> FormPage {
    let form = forms::inquiry();
    let send = Button::primary(context.say("送信", "Send"));
    let view = context.form(&form, typed, errors, path::INQUIRY, vec![send]);
    let mut page = FormPage::new(context.layout(form.title.of(context.language)), view);
    page.lead = form
        .lead
        .iter()
        .map(|lead| lead.of(context.language).to_owned())
        .collect();
    page.links = vec![Link::new(
        context.say("先によくある質問を見る", "See the questions first"),
        path::FAQ,
    )];
    page
}
