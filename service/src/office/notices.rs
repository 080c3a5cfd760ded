//! お知らせ and よくある質問.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use kazasu_forms::{Choice, Facts, Field, FieldError, Form, Input, Section, Text, Values};
use kazasu_pages::{Button, Cell, Column, Link, ListPage, Post, Row};
use kazasu_wire::retention::japanese_day;

use super::layout;
use crate::application::id::{FaqId, NoticeId};
use crate::portal::application::list::day_and_time;
use crate::portal::{Context, Reviewer, Sent, no_such_page, page};
use crate::problem::Refusal;
use crate::service::Service;
use crate::store::notice::{self as store, Notice};

/// Categories of notices, by the menus of the sources.
const CATEGORIES: [&str; 4] = ["利用開始申請", "マイナ資格確認アプリ", "助成金", "その他"];

pub(super) async fn show(
    State(service): State<Arc<Service>>,
    context: Context,
    _reviewer: Reviewer,
) -> Result<Response, Refusal> {
    let page = notices(&service, &context, &Values::new(), &[]).await?;
    Ok(page::show(&page))
}

pub(super) async fn publish(
    State(service): State<Arc<Service>>,
    context: Context,
    _reviewer: Reviewer,
    Sent(typed): Sent,
) -> Result<Response, Refusal> {
    let checked = match notice_form().check(&typed, &facts(&service)) {
        Ok(checked) => checked,
        Err(errors) => {
            let page = notices(&service, &context, &typed, &errors).await?;
            return Ok(page::show_as(StatusCode::UNPROCESSABLE_ENTITY, &page));
        }
    };
    let notice = Notice {
        notice_id: service.opaque_id()?,
        category: checked.get("category").to_owned(),
        important: checked.get("important") == "yes",
        title: checked.get("title").to_owned(),
        body: checked.get("body").to_owned(),
        published_at: service.clock.now(),
        withdrawn_at: None,
    };
    let mut write = service.store.write().await?;
    store::publish(&mut write, &notice).await?;
    write.commit().await?;
    Ok(Redirect::to("/desk/notices").into_response())
}

pub(super) async fn withdraw(
    Path(id): Path<String>,
    State(service): State<Arc<Service>>,
    _reviewer: Reviewer,
    Sent(_): Sent,
) -> Result<Response, Refusal> {
    let id: NoticeId = id.parse().map_err(|_| no_such_page())?;
    let mut write = service.store.write().await?;
    store::withdraw(&mut write, &id, service.clock.now()).await?;
    write.commit().await?;
    Ok(Redirect::to("/desk/notices").into_response())
}

pub(super) async fn faqs(
    State(service): State<Arc<Service>>,
    context: Context,
    _reviewer: Reviewer,
) -> Result<Response, Refusal> {
    let page = questions(&service, &context, &Values::new(), &[]).await?;
    Ok(page::show(&page))
}

pub(super) async fn add_faq(
    State(service): State<Arc<Service>>,
    context: Context,
    _reviewer: Reviewer,
    Sent(typed): Sent,
) -> Result<Response, Refusal> {
    let checked = match faq_form().check(&typed, &facts(&service)) {
        Ok(checked) => checked,
        Err(errors) => {
            let page = questions(&service, &context, &typed, &errors).await?;
            return Ok(page::show_as(StatusCode::UNPROCESSABLE_ENTITY, &page));
        }
    };
    let id: FaqId = service.opaque_id()?;
    let mut write = service.store.write().await?;
    store::add_faq(&mut write, &id, checked.get("question"), checked.get("answer")).await?;
    write.commit().await?;
    Ok(Redirect::to("/desk/faqs").into_response())
}

pub(super) async fn remove_faq(
    Path(id): Path<String>,
    State(service): State<Arc<Service>>,
    _reviewer: Reviewer,
    Sent(_): Sent,
) -> Result<Response, Refusal> {
    let id: FaqId = id.parse().map_err(|_| no_such_page())?;
    let mut write = service.store.write().await?;
    store::remove_faq(&mut write, &id).await?;
    write.commit().await?;
    Ok(Redirect::to("/desk/faqs").into_response())
}

async fn notices(
    service: &Service,
    context: &Context,
    typed: &Values,
    errors: &[FieldError],
) -> Result<ListPage, Refusal> {
    let say = |japanese, english| context.say(japanese, english);
    let rows = store::published(&service.store).await?.into_iter().map(|notice| {
        let mut post = Post::new(
            say("公開をやめる", "Withdraw"),
            format!("/desk/notices/{}/withdraw", notice.notice_id),
            context.csrf.token(),
        );
        post.about = Some(notice.title.clone());
        let important = if notice.important {
            say("重要", "Important")
        } else {
            ""
        };
        Row {
            cells: vec![
                Link::new(notice.title, format!("/notices/{}", notice.notice_id)).into(),
                notice.category.into(),
                important.into(),
                day_and_time(notice.published_at).into(),
                Cell::Post(post),
            ],
        }
    });
    let labels = [
        ("件名", "Title"),
        ("分類", "Category"),
        ("重要", "Important"),
        ("公開日時", "Since"),
        ("操作", "Do"),
    ];
    let columns = labels.map(|(japanese, english)| Column::new(say(japanese, english)));
    let mut page = ListPage::new(
        layout(context, say("お知らせ", "Notices")),
        columns.into(),
        rows.collect(),
        say("お知らせはありません。", "No notices."),
    );
    let buttons = vec![Button::primary(say("公開する", "Publish"))];
    page.forms = vec![context.form(&notice_form(), typed, errors, "/desk/notices", buttons)];
    page.links = super::links(context);
    Ok(page)
}

async fn questions(
    service: &Service,
    context: &Context,
    typed: &Values,
    errors: &[FieldError],
) -> Result<ListPage, Refusal> {
    let say = |japanese, english| context.say(japanese, english);
    let rows = store::faqs(&service.store).await?.into_iter().map(|faq| {
        let mut post = Post::new(
            say("取り除く", "Remove"),
            format!("/desk/faqs/{}/remove", faq.faq_id),
            context.csrf.token(),
        );
        post.about = Some(faq.question.clone());
        Row {
            cells: vec![faq.question.into(), faq.answer.into(), Cell::Post(post)],
        }
    });
    let labels = [("質問", "Question"), ("回答", "Answer"), ("操作", "Do")];
    let columns = labels.map(|(japanese, english)| Column::new(say(japanese, english)));
    let mut page = ListPage::new(
        layout(context, say("よくある質問", "Questions")),
        columns.into(),
        rows.collect(),
        say("追加した質問はありません。", "No questions were added."),
    );
    let buttons = vec![Button::primary(say("追加する", "Add"))];
    page.forms = vec![context.form(&faq_form(), typed, errors, "/desk/faqs", buttons)];
    page.links = super::links(context);
    Ok(page)
}

fn notice_form() -> Form {
    let categories = CATEGORIES.map(|category| Choice::new(category, Text::new(category, category)));
    Form {
        id: "notice",
        title: Text::new("お知らせ", "Notice"),
        lead: None,
        sections: vec![Section {
            title: Text::new("新しいお知らせ", "New notice"),
            fields: vec![
                Field::text("title", Text::new("件名", "Title")),
                Field::new(
                    "category",
                    Text::new("分類", "Category"),
                    Input::Select(categories.into()),
                ),
                Field::new(
                    "important",
                    Text::new("重要なお知らせにする", "Important"),
                    Input::Checkbox,
                )
                .optional(),
                Field::new("body", Text::new("本文", "Text"), Input::Lines),
            ],
        }],
    }
}

fn faq_form() -> Form {
    Form {
        id: "faq",
        title: Text::new("よくある質問", "Question"),
        lead: None,
        sections: vec![Section {
            title: Text::new("新しい質問", "New question"),
            fields: vec![
                Field::text("question", Text::new("質問", "Question")),
                Field::new("answer", Text::new("回答", "Answer"), Input::Lines),
            ],
        }],
    }
}

fn facts(service: &Service) -> Facts {
    Facts::on(japanese_day(service.clock.now()))
}
