//! 資格確認アカウント管理: the accounts of a clinic, their sheets and one-time links (requirements 202–216).

mod one_time;
mod sheet;

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};
use jiff::Timestamp;
use kazasu_pages::{
    Attachment, Button, Cell, Column, Control, Datum, DetailPage, FieldView, FormView, Group, Keyboard, Link,
    ListPage, Look, Pager, Post, Row, SectionView, Tone,
};
use kazasu_wire::activation::Facility;
use kazasu_wire::id::AccountId;
use kazasu_wire::retention::japanese_day;

use super::application::{layout, list::day_and_time, trouble};
use super::routes::routes;
use super::{Context, Proven, Sent, Visitor, no_such_page, page};
use crate::account;
use crate::keyring::SealingKey;
use crate::problem::Refusal;
use crate::service::Service;
use crate::store::account::Overview;
use crate::store::{self, StoreError};

routes! {
    "/accounts" => get(list),
    "/accounts/{id}" => get(detail),
    "/accounts/{id}/note" => post(note),
    "/accounts/{id}/stop" => post(stop),
    "/accounts/{id}/reissue" => post(reissue),
    "/accounts/{id}/sheet" => get(sheet::show),
    "/accounts/{id}/sheet.pdf" => get(sheet::pdf),
    "/accounts/{id}/link" => post(sheet::link),
    "/one-time/{word}" => get(one_time::ask).post(one_time::give),
}

/// Who issues papers.
pub(super) fn issuer(service: &Service) -> kazasu_papers::Issuer {
    let operator = &service.settings.operator;
    // The department is the operator's: another issuer has none here.
    let (name, department) = match &operator.issuer {
        Some(issuer) => (issuer, String::new()),
        None => (&operator.name, operator.department.clone()),
    };
    kazasu_papers::Issuer {
        name: name.clone(),
        department,
        contact: vec![
            operator.call_centre.clone(),
            operator.phone.clone(),
            operator.hours.clone(),
        ],
    }
}

/// Longest 備考, in characters.
const LONGEST_NOTE: usize = 100;

async fn list(
    State(service): State<Arc<Service>>,
    context: Context,
    visitor: Visitor,
) -> Result<Response, Refusal> {
    let first = visitor.facilities.first().ok_or_else(no_such_page)?;
    let mut rows = Vec::new();
    for facility in &visitor.facilities {
        for account in store::account::of_clinic(&service.store, &facility.facility_id).await? {
            rows.push(row(&service, &context, &account)?);
        }
    }
    let labels = [
        ("アカウントID", "Account"),
        ("備考（利用者名、端末名等）", "Note (user, terminal)"),
        ("ステータス", "State"),
        ("利用開始年月日", "Issued"),
        ("利用終了年月日", "Ended"),
        ("利用停止年月日", "Stopped"),
        ("最終利用", "Last seen"),
        ("アプリの版", "Version"),
    ];
    let columns = labels.map(|(japanese, english)| Column::new(context.say(japanese, english)));
    let total = u64::try_from(rows.len()).unwrap_or_default();
    let title = context.say("資格確認アカウント管理", "Accounts");
    let mut page = ListPage::new(
        layout(&context, first, title),
        columns.into(),
        rows,
        context.say(
            "アカウントはまだありません。利用開始申請の手続が完了すると表示されます。",
            "No accounts yet. They appear when your application is done.",
        ),
    );
    page.pager = Some(Pager {
        first: total.min(1),
        last: total,
        total,
        previous: None,
        next: None,
    });
    page.links = vec![Link::new(
        context.say("資格確認端末機器（アカウント）追加申請", "Apply for more"),
        "/applications/new/additional-terminals",
    )];
    Ok(page::show(&page))
}

fn row(service: &Service, context: &Context, account: &Overview) -> Result<Row, Refusal> {
    let id = account.account_id.as_str();
    let (tone, word) = standing(context, account);
    Ok(Row {
        cells: vec![
            Link::new(id, format!("/accounts/{id}")).into(),
            note_of(service, account)?.into(),
            Cell::State(tone, word),
            day(Some(account.issued_at)).into(),
            day(account.ended_at).into(),
            day(account.stopped_at).into(),
            account.seen_at.map(day_and_time).unwrap_or_default().into(),
            account.client.clone().unwrap_or_default().into(),
        ],
    })
}

async fn detail(
    Path(id): Path<String>,
    State(service): State<Arc<Service>>,
    context: Context,
    visitor: Visitor,
) -> Result<Response, Refusal> {
    let (account, facility) = own(&service, &visitor, &id).await?;
    let say = |japanese, english| context.say(japanese, english);
    let layout = layout(&context, &facility, account.account_id.as_str())
        .under(say("資格確認アカウント管理", "Accounts"), "/accounts");
    let mut page = DetailPage::new(layout);
    page.state = Some(standing(&context, &account));
    let note = note_of(&service, &account)?;
    page.groups = vec![Group {
        heading: None,
        data: vec![
            Datum::new(say("アカウントID", "Account"), account.account_id.as_str()),
            Datum::new(say("施設名", "Facility"), facility.name.as_str()),
            Datum::new(say("備考（利用者名、端末名等）", "Note"), note.as_str()),
            Datum::new(say("利用開始年月日", "Issued"), day(Some(account.issued_at))),
            Datum::new(say("利用終了年月日", "Ended"), day(account.ended_at)),
            Datum::new(say("利用停止年月日", "Stopped"), day(account.stopped_at)),
            Datum::new(
                say("端末の登録", "Terminal activated"),
                account.activated_at.map(day_and_time).unwrap_or_default(),
            ),
            Datum::new(
                say("最終利用", "Last seen"),
                account.seen_at.map(day_and_time).unwrap_or_default(),
            ),
            Datum::new(
                say("アプリの版", "Version"),
                account.client.as_deref().unwrap_or_default(),
            ),
        ],
    }];
    if let Some(until) = account.sheet_until {
        let until = day_and_time(until);
        page.attachments = vec![Attachment {
            name: format!("{id}_skg_account.pdf"),
            href: format!("/accounts/{id}/sheet.pdf"),
            note: match context.say("ja", "en") {
                "ja" => format!("PDF、{until}まで、または端末の登録まで"),
                _ => format!("PDF, until {until} or until a terminal is activated"),
            },
            preview: None,
        }];
        let label = say("ユーザ設定情報を画面で見る", "Show the data on screen");
        page.links.push(Link::new(label, format!("/accounts/{id}/sheet")));
    }
    if account.ended_at.is_none() {
        let csrf = context.csrf.token();
        if account.stopped_at.is_none() {
            page.posts.push(Post {
                look: Look::Danger,
                about: Some(
                    say(
                        "紛失したときに押します。端末はすぐに使えなくなります。",
                        "For a lost terminal: it cannot be used from now on.",
                    )
                    .to_owned(),
                ),
                ..Post::new(
                    say("利用を停止する", "Stop"),
                    format!("/accounts/{id}/stop"),
                    csrf,
                )
            });
        }
        page.posts.push(Post {
            look: Look::Danger,
            about: Some(
                say(
                    "前のパスワードとコード、登録済みの端末は使えなくなります。",
                    "The old password, code and terminal are void then.",
                )
                .to_owned(),
            ),
            ..Post::new(
                say("再発行する", "Re-issue"),
                format!("/accounts/{id}/reissue"),
                csrf,
            )
        });
    }
    page.forms = vec![note_form(&context, &id, &note)];
    page.links
        .push(Link::new(say("一覧に戻る", "Back to the list"), "/accounts"));
    Ok(page::show(&page))
}

fn note_form(context: &Context, id: &str, note: &str) -> FormView {
    let field = FieldView::new(
        "note",
        context.say("備考（利用者名、端末名等）", "Note (user, terminal)"),
        Control::Text {
            value: note.to_owned(),
            keyboard: Keyboard::Text,
            width: None,
        },
    )
    .optional();
    let mut form = FormView::new(
        format!("/accounts/{id}/note"),
        context.csrf.token(),
        Vec::new(),
        vec![Button::primary(context.say("備考を保存する", "Save the note"))],
    );
    form.sections = vec![SectionView {
        heading: Some(context.say("備考の変更", "Change the note").to_owned()),
        lead: None,
        fields: vec![field],
    }];
    form
}

async fn note(
    Path(id): Path<String>,
    State(service): State<Arc<Service>>,
    visitor: Visitor,
    Sent(typed): Sent,
) -> Result<Response, Refusal> {
    let (account, _) = own(&service, &visitor, &id).await?;
    let note: String = typed.get("note").chars().take(LONGEST_NOTE).collect();
    let place = store::sealed::context("account_notes", account.account_id.as_str());
    let sealed = service.keys.seal(SealingKey::Register, &place, note.as_bytes());
    let mut write = service.store.write().await?;
    store::account::set_note(
        &mut write,
        &account.account_id,
        &sealed.map_err(StoreError::from)?,
    )
    .await?;
    write.commit().await?;
    Ok(Redirect::to(&format!("/accounts/{id}")).into_response())
}

async fn stop(
    Path(id): Path<String>,
    State(service): State<Arc<Service>>,
    context: Context,
    visitor: Visitor,
    Sent(_): Sent,
) -> Result<Response, Refusal> {
    let (found, facility) = own(&service, &visitor, &id).await?;
    let done = account::stop(&service, &facility.facility_id, &found.account_id).await;
    Ok(answer(&context, &facility, done, &id))
}

/// Only who has shown the second factor can make new secrets: they lead to a terminal of the clinic.
async fn reissue(
    Path(id): Path<String>,
    State(service): State<Arc<Service>>,
    context: Context,
    Proven(visitor): Proven,
    Sent(_): Sent,
) -> Result<Response, Refusal> {
    let (found, facility) = own(&service, &visitor, &id).await?;
    let done = account::reissue(&service, &facility.facility_id, &found.account_id).await;
    Ok(answer(&context, &facility, done, &id))
}

fn answer(
    context: &Context,
    facility: &Facility,
    done: Result<(), account::ApproveError>,
    id: &str,
) -> Response {
    let here = format!("/accounts/{id}");
    match done {
        Ok(()) => Redirect::to(&here).into_response(),
        Err(error) => {
            let layout = layout(context, facility, id);
            trouble(
                context,
                layout,
                error.code(),
                Link::new(context.say("戻る", "Back"), here),
            )
        }
    }
}

/// An account of one of the visitor's facilities. Of another's nothing is told.
async fn own(service: &Service, visitor: &Visitor, id: &str) -> Result<(Overview, Facility), Refusal> {
    let id: AccountId = id.parse().map_err(|_| no_such_page())?;
    for facility in &visitor.facilities {
        let accounts = store::account::of_clinic(&service.store, &facility.facility_id).await?;
        if let Some(account) = accounts.into_iter().find(|account| account.account_id == id) {
            return Ok((account, facility.clone()));
        }
    }
    Err(no_such_page())
}

fn standing(context: &Context, account: &Overview) -> (Tone, String) {
    let (tone, japanese, english) = match account {
        Overview {
            ended_at: Some(_), ..
        } => (Tone::Neutral, "利用終了", "Ended"),
        Overview {
            stopped_at: Some(_), ..
        } => (Tone::Warning, "利用停止", "Stopped"),
        _ => (Tone::Success, "利用可", "In use"),
    };
    (tone, context.say(japanese, english).to_owned())
}

fn note_of(service: &Service, account: &Overview) -> Result<String, Refusal> {
    let Some(sealed) = &account.note else {
        return Ok(String::new());
    };
    let place = store::sealed::context("account_notes", account.account_id.as_str());
    let note = service.keys.open(&place, sealed).map_err(StoreError::from)?;
    Ok(String::from_utf8_lossy(&note).into_owned())
}

fn day(at: Option<Timestamp>) -> String {
    at.map(|at| japanese_day(at).to_string()).unwrap_or_default()
}
