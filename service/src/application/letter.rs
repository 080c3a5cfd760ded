//! Mails about applications and accounts (requirements 188–190, 331–333, and those the sources imply).

use kazasu_pages::{Site, path};
use kazasu_wire::id::{AccountId, FacilityId};

use super::review::{Reason, Template};
use super::{Kind, Step};
use crate::portal::context::{at, site_of};
use crate::portal::id::UserId;
use crate::portal::mail::{self, Letter, LetterKind};
use crate::portal::person::Person;
use crate::service::Service;
use crate::store::portal_membership;
use crate::store::{StoreError, Write, portal_user};

/// To whom a mail goes.
#[derive(Debug)]
pub(crate) struct Addressee {
    email: String,
    name: String,
    site: Site,
}

/// A mail that is ready before its transaction begins.
pub(super) type Ready = (LetterKind, Letter);

/// The user of an id; `None` where there is none any more.
pub(crate) async fn addressee(service: &Service, user: &str) -> Result<Option<Addressee>, StoreError> {
    let Ok(id) = user.parse::<UserId>() else {
        return Ok(None);
    };
    let Some(user) = portal_user::by_id(&service.store, &id).await? else {
        return Ok(None);
    };
    let person = Person::of_user(service.keys.as_ref(), &user)?;
    Ok(Some(Addressee {
        site: site_of(&user.kind),
        name: person.full_name(),
        email: person.email,
    }))
}

/// The users of a facility.
pub(crate) async fn of_facility(
    service: &Service,
    facility: &FacilityId,
) -> Result<Vec<Addressee>, StoreError> {
    let mut found = Vec::new();
    for member in portal_membership::of_facility(&service.store, facility).await? {
        found.extend(addressee(service, member.user_id.as_str()).await?);
    }
    Ok(found)
}

/// What an applicant hears of a step; `None` where it is nothing.
pub(super) fn about(
    service: &Service,
    to: &Addressee,
    kind: Kind,
    step: Step,
    reason: Option<Reason<'_>>,
) -> Option<Ready> {
    let portal = service.origin.join(&at(to.site, path::TOP));
    let label = kind.label();
    let (letter, subject, text) = match (step, kind) {
        (Step::Approve, Kind::StartOfUse) => (
            LetterKind::ApplicationCompleted,
            "利用開始申請 手続完了のお知らせ".to_owned(),
            format!(
                "マイナ資格確認アプリの利用開始申請の手続きが完了しました。\n\
                 アカウントと「マイナ資格確認アプリユーザ設定情報」（PDF）を、ポータルサイトに格納しました。\n\
                 ログインして「資格確認アカウント管理」を開いてください。\n\n{portal}"
            ),
        ),
        (Step::Approve, Kind::AdditionalTerminals) => (
            LetterKind::AccountsAdded,
            "アカウント追加のお知らせ".to_owned(),
            format!(
                "アカウントを追加しました。ログインして「資格確認アカウント管理」を開いてください。\n\n{portal}"
            ),
        ),
        (Step::Approve, Kind::Subsidy) => (
            LetterKind::SubsidyDecided,
            "助成金交付決定のお知らせ".to_owned(),
            format!(
                "助成金の交付が決定しました。ログインして「交付決定通知書ダウンロード」をご利用ください。\n\n{portal}"
            ),
        ),
        // The applicant has just seen it happen.
        (Step::Approve, Kind::StartDate) => return None,
        (Step::Approve, _) => (
            LetterKind::ApplicationDecided,
            format!("{label} 手続完了のお知らせ"),
            format!("{label}の手続きが完了しました。\n\n{portal}"),
        ),
        (Step::Return | Step::Reject, _) => {
            let what = if step == Step::Return {
                "差し戻され"
            } else {
                "却下され"
            };
            let why = reason.and_then(|reason| {
                let template = Template::find(reason.template)?;
                Some(format!("{}\n{}", template.text, reason.note.trim()))
            });
            (
                LetterKind::ApplicationDecided,
                format!("{label} 審査結果のお知らせ"),
                format!(
                    "{label}が{what}ました。\n\n{}\n\nログインして「各種申請」からご確認ください。\n\n{portal}",
                    why.unwrap_or_default()
                ),
            )
        }
        (Step::Submit, _) => (
            LetterKind::ApplicationReceived,
            format!("{label} 受付完了のお知らせ"),
            format!("{label}を受け付けました。審査の結果は、最大1週間程度でお知らせします。\n\n{portal}"),
        ),
        _ => return None,
    };
    let operator = service.settings.operator.at(to.site);
    Some((
        letter,
        Letter::new(&operator, &to.email, &to.name, &subject, &text),
    ))
}

/// Tells the users of a clinic that a terminal was activated, in the transaction that activates it.
///
/// # Errors
/// [`StoreError`].
pub(crate) async fn activated(
    service: &Service,
    write: &mut Write,
    users: &[Addressee],
    account: &AccountId,
) -> Result<(), StoreError> {
    for to in users {
        let operator = service.settings.operator.at(to.site);
        let text = format!(
            "アカウント {account} で端末が登録されました。\n\
             お心当たりのない場合は、すぐにログインして「資格確認アカウント管理」から利用を停止してください。\n\n{}",
            service.origin.join("/accounts")
        );
        let letter = Letter::new(&operator, &to.email, &to.name, "端末登録のお知らせ", &text);
        mail::write(service, write, LetterKind::TerminalActivated, &letter).await?;
    }
    Ok(())
}

/// Writes a mail that is ready.
///
/// # Errors
/// [`StoreError`].
pub(super) async fn send(
    service: &Service,
    write: &mut Write,
    ready: Option<&Ready>,
) -> Result<(), StoreError> {
    match ready {
        Some((kind, letter)) => mail::write(service, write, *kind, letter).await,
        None => Ok(()),
    }
}
