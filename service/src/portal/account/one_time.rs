//! The one-time link: gives what activates a terminal once, to whoever opens it. A page with a button stands before it, so
//! that programs that only look at addresses do not use it up.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use kazasu_pages::{Button, DetailPage, FormPage, FormView, Link};
use kazasu_wire::base64url;

use super::sheet::data;
use crate::account_sheet::{self, SheetError};
use crate::audit::{self, Action, Entry};
use crate::peer::Stranger;
use crate::portal::application::trouble;
use crate::portal::{Context, Sent, no_such_page, page};
use crate::problem::Refusal;
use crate::service::Service;
use crate::store;

pub(super) async fn ask(Path(word): Path<String>, context: Context) -> Result<Response, Refusal> {
    if !is_word(&word) {
        return Err(no_such_page());
    }
    let layout = context.layout(context.say("端末の登録", "Register a terminal"));
    let button = Button::primary(context.say("設定情報を表示する", "Show the data"));
    let action = format!("/one-time/{word}");
    let mut page = FormPage::new(
        layout,
        FormView::new(action, context.csrf.token(), Vec::new(), vec![button]),
    );
    page.lead = vec![
        context
            .say(
                "このリンクは1回だけ使えます。登録する端末で開いていることを確かめてから、ボタンを押してください。",
                "This link works once. Press the button on the terminal that is to be registered.",
            )
            .to_owned(),
    ];
    Ok(page::show(&page))
}

pub(super) async fn give(
    Path(word): Path<String>,
    State(service): State<Arc<Service>>,
    context: Context,
    _stranger: Stranger,
    Sent(_): Sent,
) -> Result<Response, Refusal> {
    let title = context.say("マイナ資格確認アプリ ユーザ設定情報", "Data for the app");
    let opened = match account_sheet::redeem(&service, &word).await {
        Ok(opened) => opened,
        Err(SheetError::Store(error)) => return Err(error.into()),
        Err(error) => {
            let login = Link::new(context.say("ログイン", "Log in"), "/accounts");
            return Ok(trouble(&context, context.layout(title), error.code(), login));
        }
    };
    let payload = &opened.payload;
    let facility = store::facility::by_code(&service.store, &payload.institution_code).await?;
    let entry = Entry {
        facility: facility.as_ref().map(|facility| &facility.facility_id),
        account: Some(&payload.account_id),
        ..Entry::default()
    };
    let mut write = service.store.write().await?;
    let keys = service.keys.as_ref();
    audit::write_down(
        &mut write,
        keys,
        service.clock.now(),
        Action::AccountSheetOpened,
        entry,
    )
    .await?;
    write.commit().await?;
    let name = facility.as_ref().map_or("", |facility| facility.name.as_str());
    let mut page = DetailPage::new(context.layout(title));
    page.groups = vec![data(&context, name, payload)];
    page.links = vec![Link::new(
        context.say("アプリで開く", "Open in the app"),
        payload.to_text().as_str(),
    )];
    Ok(page::show(&page))
}

/// Whether a link could end so. Whether one does is told once.
fn is_word(word: &str) -> bool {
    base64url::decode(word).is_some_and(|bytes| bytes.len() == 32)
}
