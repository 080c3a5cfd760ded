//! お問い合わせ: read, and answered by mail.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use kazasu_pages::{
    Button, Cell, Column, Control, Datum, DetailPage, FieldView, FormView, Group, Link, ListPage, Row,
    SectionView, Tone,
};

use super::{layout, links};
use crate::application::id::InquiryId;
use crate::inquiry;
use crate::portal::application::list::day_and_time;
use crate::portal::application::trouble;
use crate::portal::{Context, Reviewer, Sent, no_such_page, page};
use crate::problem::Refusal;
use crate::service::Service;
use crate::store::inquiry::{self as store, Inquiry};

pub(super) async fn list(
    State(service): State<Arc<Service>>,
    context: Context,
    _reviewer: Reviewer,
) -> Result<Response, Refusal> {
    let say = |japanese, english| context.say(japanese, english);
    let mut rows = Vec::new();
    for inquiry in store::list(&service.store).await? {
        let asked = inquiry::open(&service, &inquiry)?;
        let begin: String = asked.question.chars().take(40).collect();
        let age = service.calendar.age(inquiry.asked_at, service.clock.now());
        rows.push(Row {
            cells: vec![
                Link::new(begin, format!("/desk/inquiries/{}", inquiry.inquiry_id)).into(),
                standing(&context, &inquiry),
                day_and_time(inquiry.asked_at).into(),
                age.to_string().into(),
            ],
        });
    }
    let labels = [
        ("お問い合わせ", "Inquiry"),
        ("状態", "State"),
        ("受付日時", "Asked"),
        ("経過（営業日）", "Business days"),
    ];
    let columns = labels.map(|(japanese, english)| Column::new(say(japanese, english)));
    let mut page = ListPage::new(
        layout(&context, say("お問い合わせ", "Inquiries")),
        columns.into(),
        rows,
        say("お問い合わせはありません。", "No inquiries."),
    );
    page.links = links(&context);
    Ok(page::show(&page))
}

pub(super) async fn show(
    Path(id): Path<String>,
    State(service): State<Arc<Service>>,
    context: Context,
    _reviewer: Reviewer,
) -> Result<Response, Refusal> {
    let inquiry = found(&service, &id).await?;
    let asked = inquiry::open(&service, &inquiry)?;
    let say = |japanese, english| context.say(japanese, english);
    let mut page = DetailPage::new(layout(&context, say("お問い合わせ", "Inquiry")));
    let mut data = vec![
        Datum::new(say("お名前", "Name"), asked.name.as_str()),
        Datum::new(say("返信先", "Reply to"), asked.email.as_str()),
        Datum::new(say("内容", "Question"), asked.question.as_str()),
    ];
    match &asked.answer {
        Some(answer) => data.push(Datum::new(say("回答", "Answer"), answer.as_str())),
        None => page.forms = vec![answer_form(&context, &id)],
    }
    page.groups = vec![Group { heading: None, data }];
    page.links = vec![Link::new(
        say("一覧に戻る", "Back to the list"),
        "/desk/inquiries",
    )];
    Ok(page::show(&page))
}

pub(super) async fn answer(
    Path(id): Path<String>,
    State(service): State<Arc<Service>>,
    context: Context,
    reviewer: Reviewer,
    Sent(typed): Sent,
) -> Result<Response, Refusal> {
    let inquiry = found(&service, &id).await?;
    let here = format!("/desk/inquiries/{id}");
    let answer = typed.get("answer");
    let code = if answer.is_empty() {
        "office.application.incomplete"
    } else if inquiry::answer(&service, &inquiry, reviewer.operator_id.as_str(), answer).await? {
        return Ok(Redirect::to(&here).into_response());
    } else {
        "office.application.changed"
    };
    let layout = layout(&context, context.say("お問い合わせ", "Inquiry"));
    let back = Link::new(context.say("お問い合わせを開き直す", "Open it again"), here);
    Ok(trouble(&context, layout, code, back))
}

async fn found(service: &Service, id: &str) -> Result<Inquiry, Refusal> {
    let id: InquiryId = id.parse().map_err(|_| no_such_page())?;
    store::find(&service.store, &id).await?.ok_or_else(no_such_page)
}

fn answer_form(context: &Context, id: &str) -> FormView {
    let field = FieldView::new(
        "answer",
        context.say("回答（メールで送られます）", "Answer (sent by mail)"),
        Control::Area { value: String::new() },
    );
    let mut form = FormView::new(
        format!("/desk/inquiries/{id}"),
        context.csrf.token(),
        Vec::new(),
        vec![Button::primary(context.say("回答を送る", "Send the answer"))],
    );
    form.sections = vec![SectionView {
        heading: Some(context.say("回答", "Answer").to_owned()),
        lead: None,
        fields: vec![field],
    }];
    form
}

fn standing(context: &Context, inquiry: &Inquiry) -> Cell {
    match inquiry.answered_at {
        Some(_) => Cell::State(Tone::Success, context.say("回答済み", "Answered").to_owned()),
        None => Cell::State(Tone::Info, context.say("未回答", "Open").to_owned()),
    }
}
