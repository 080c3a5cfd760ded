//! ユーザ設定情報 on screen and as PDF, for who has shown the second factor.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse as _, Response};
use kazasu_pages::{Datum, DetailPage, Group, Link, MessagePage, Post, Tone, Value};
use kazasu_papers::AccountSheet;
use kazasu_wire::activation::Facility;
use kazasu_wire::payload::ActivationPayload;
use kazasu_wire::retention::japanese_day;
use zeroize::Zeroizing;

use super::{issuer, own};
use crate::account_sheet::{self, Opened, Place, SheetError, in_groups};
use crate::audit::{self, Action, Entry};
use crate::portal::application::list::day_and_time;
use crate::portal::application::{layout, trouble};
use crate::portal::{Context, Proven, Sent, Visitor, page};
use crate::problem::Refusal;
use crate::service::Service;
use crate::store::StoreError;

pub(super) async fn show(
    Path(id): Path<String>,
    State(service): State<Arc<Service>>,
    context: Context,
    Proven(visitor): Proven,
) -> Result<Response, Refusal> {
    let (opened, facility) = match opened(&service, &context, &visitor, &id).await? {
        Ok(opened) => opened,
        Err(gone) => return Ok(gone),
    };
    let title = context.say("マイナ資格確認アプリ ユーザ設定情報", "Data for the app");
    let mut page = DetailPage::new(layout(&context, &facility, title));
    page.groups = vec![data(&context, &facility.name, &opened.payload)];
    page.lead = vec![
        context
            .say(
                "①～④をアプリの登録画面に入力してください。大切な情報ですので、取扱いにご注意ください。",
                "Type ① to ④ into the app. Keep them carefully.",
            )
            .to_owned(),
    ];
    page.posts = vec![Post::new(
        context.say("1回だけ使えるリンクを作る", "Make a one-time link"),
        format!("/accounts/{id}/link"),
        context.csrf.token(),
    )];
    page.links = vec![
        Link::new(
            format!("{id}_skg_account.pdf"),
            format!("/accounts/{id}/sheet.pdf"),
        ),
        Link::new(context.say("アカウントに戻る", "Back"), format!("/accounts/{id}")),
    ];
    Ok(page::show(&page))
}

/// The sheet as PDF, with a one-time link: one that an earlier PDF carried is worth nothing any more.
pub(super) async fn pdf(
    Path(id): Path<String>,
    State(service): State<Arc<Service>>,
    context: Context,
    Proven(visitor): Proven,
) -> Result<Response, Refusal> {
    let (opened, facility) = match opened(&service, &context, &visitor, &id).await? {
        Ok(opened) => opened,
        Err(gone) => return Ok(gone),
    };
    let word = match account_sheet::link(&service, &opened.payload.account_id, Place::Sheet).await {
        Ok(word) => word,
        Err(SheetError::Store(error)) => return Err(error.into()),
        Err(error) => return Ok(gone(&context, &facility, &id, &error)),
    };
    let link = Zeroizing::new(service.origin.join(&format!("/one-time/{}", *word)));
    let until = format!("{}まで", day_and_time(opened.until));
    let paper = AccountSheet {
        facility: &facility.name,
        payload: &opened.payload,
        link: Some(&link),
        link_until: Some(&until),
        issued_on: japanese_day(opened.issued_at),
        issuer: &issuer(&service),
    };
    let bytes = paper
        .pdf()
        .map_err(|error| Refusal::new("service.internal.bug", error.to_string()))?;
    let name = format!("attachment; filename=\"{}\"", paper.file_name());
    Ok((
        [
            (CONTENT_TYPE, "application/pdf".to_owned()),
            (CONTENT_DISPOSITION, name),
        ],
        bytes.to_vec(),
    )
        .into_response())
}

/// The link is shown once, to be opened on the terminal that is to be activated.
pub(super) async fn link(
    Path(id): Path<String>,
    State(service): State<Arc<Service>>,
    context: Context,
    Proven(visitor): Proven,
    Sent(_): Sent,
) -> Result<Response, Refusal> {
    let (account, facility) = own(&service, &visitor, &id).await?;
    let layout = layout(
        &context,
        &facility,
        context.say("1回だけ使えるリンク", "One-time link"),
    );
    let back = Link::new(context.say("アカウントに戻る", "Back"), format!("/accounts/{id}"));
    let word = match account_sheet::link(&service, &account.account_id, Place::Screen).await {
        Ok(word) => word,
        Err(error) => return Ok(trouble(&context, layout, error.code(), back)),
    };
    let mut page = MessagePage::new(
        layout,
        [
            service.origin.join(&format!("/one-time/{}", *word)),
            context
                .say(
                    "登録する端末でこのアドレスを開いてください。1時間以内に1回だけ使えます。この画面を閉じると、もう表示できません。",
                    "Open this address on the terminal. It works once, within an hour, and is not shown again.",
                )
                .to_owned(),
        ],
    );
    page.tone = Tone::Success;
    page.links = vec![back];
    Ok(page::show(&page))
}

/// What is on a sheet, the code in groups of four (requirements 210–214).
pub(super) fn data(context: &Context, facility: &str, payload: &ActivationPayload) -> Group {
    let say = |japanese, english| context.say(japanese, english);
    // EXPOSE: the page is how the clinic gets its secrets; answers are never cached.
    let (password, code) = (payload.password.expose(), payload.activation_code.expose());
    let groups = in_groups(code).split(' ').map(str::to_owned).collect();
    Group {
        heading: None,
        data: vec![
            Datum::new(
                say("機関コード　①", "Institution code ①"),
                payload.institution_code.as_str(),
            ),
            Datum::new(say("機関名", "Facility"), facility),
            Datum::new(say("ID　②", "ID ②"), payload.account_id.as_str()),
            Datum {
                label: say("パスワード　③", "Password ③").to_owned(),
                value: Value::Groups(vec![password.to_owned()]),
            },
            Datum {
                label: say("アクティベーションコード　④", "Activation code ④").to_owned(),
                value: Value::Groups(groups),
            },
            Datum::new(
                say("アプリに貼り付ける文字列", "Text to paste into the app"),
                payload.to_text().as_str(),
            ),
        ],
    }
}

/// The sheet of an account of the visitor's, and a row of the audit; or the page that says that it is gone.
async fn opened(
    service: &Service,
    context: &Context,
    visitor: &Visitor,
    id: &str,
) -> Result<Result<(Opened, Facility), Response>, Refusal> {
    let (account, facility) = own(service, visitor, id).await?;
    match account_sheet::open(service, &account.account_id).await {
        Ok(opened) => {
            note_down(service, &facility, &opened, visitor.user_id.as_str()).await?;
            Ok(Ok((opened, facility)))
        }
        Err(SheetError::Store(error)) => Err(error.into()),
        Err(error) => Ok(Err(gone(context, &facility, id, &error))),
    }
}

fn gone(context: &Context, facility: &Facility, id: &str, error: &SheetError) -> Response {
    let layout = layout(context, facility, id);
    let back = Link::new(context.say("アカウントに戻る", "Back"), format!("/accounts/{id}"));
    trouble(context, layout, error.code(), back)
}

async fn note_down(
    service: &Service,
    facility: &Facility,
    opened: &Opened,
    who: &str,
) -> Result<(), StoreError> {
    let keys = service.keys.as_ref();
    let entry = Entry {
        facility: Some(&facility.facility_id),
        account: Some(&opened.payload.account_id),
        subject: Some(audit::subject(keys, who.as_bytes())),
        ..Entry::default()
    };
    let mut write = service.store.write().await?;
    audit::write_down(
        &mut write,
        keys,
        service.clock.now(),
        Action::AccountSheetOpened,
        entry,
    )
    .await?;
    write.commit().await
}
