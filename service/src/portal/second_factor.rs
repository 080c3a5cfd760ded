//! 二要素認証: TOTP (RFC 6238), set up at the first need, with recovery codes (docs/adr/0024-log-in.md).

use std::sync::Arc;

use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use kazasu_forms::{FieldError, Text, Values, login as forms};
use kazasu_pages::{Button, Datum, DetailPage, Group, Link, Page, Site, Tone, Value, path};
use serde::Deserialize;
use totp_rs::{Builder, Secret, Totp};
use zeroize::Zeroizing;

use super::context::{Context, Cookies, set_cookie};
use super::mail::{self, Letter, LetterKind};
use super::page::{show, show_as};
use super::sent::Sent;
use super::token::Token;
use super::visitor::safe_next;
use crate::audit::{self, Action, Entry};
use crate::keyring::{Purpose, SealingKey, random};
use crate::problem::Refusal;
use crate::service::Service;
use crate::store::portal_session::{self, Session};
use crate::store::second_factor::{self, SecondFactor};
use crate::store::{StoreError, Write, sealed};
use crate::tries::{self, Subject};

/// Where to go on.
#[derive(Debug, Deserialize)]
pub(super) struct Next {
    next: Option<String>,
}

/// Whose second factor it is, and where its pages are.
struct Owner {
    id: String,
    name: String,
    email: Option<String>,
    site: Site,
    action: String,
    home: String,
    session: Session,
}

const TITLE: Text = Text::new("二要素認証", "Second factor");
const SECRET_BYTES: usize = 20;
const RECOVERY_CODES: usize = 10;

/// `GET /second-factor`, `GET /desk/second-factor`.
pub(super) async fn form(
    State(service): State<Arc<Service>>,
    context: Context,
    Query(Next { next }): Query<Next>,
) -> Result<Response, Refusal> {
    let Some(owner) = owner(&context) else {
        let login = if context.here.starts_with(path::DESK) {
            "/desk/login".to_owned()
        } else {
            context.own(path::LOGIN)
        };
        return Ok(Redirect::to(&login).into_response());
    };
    let next = next.unwrap_or_default();
    let page = page(&service, &context, &owner, &next, &[], None).await?;
    Ok(show(&page))
}

/// `POST /second-factor`, `POST /desk/second-factor`.
pub(super) async fn prove(
    State(service): State<Arc<Service>>,
    context: Context,
    Sent(typed): Sent,
) -> Result<Response, Refusal> {
    let Some(owner) = owner(&context) else {
        return Err(Refusal::new("portal.session.ended", "nobody is logged in"));
    };
    let next = typed.get("next").to_owned();
    let again = async |status: StatusCode, errors: &[FieldError], told: Option<String>| {
        let page = page(&service, &context, &owner, &next, errors, told).await?;
        Ok::<_, Refusal>(show_as(status, &page))
    };
    let code: Zeroizing<String> = typed
        .get("code")
        .chars()
        .filter(|c| !c.is_whitespace())
        .collect::<String>()
        .into();
    if code.is_empty() {
        let error = FieldError::new("code", "form.field.required");
        return again(StatusCode::UNPROCESSABLE_ENTITY, &[error], None).await;
    }
    let tried = match tries::begin(&service, &Subject::SecondFactor(&owner.id), context.address).await {
        Ok(tried) => tried,
        Err(refusal) if refusal.code().starts_with("portal.") => {
            let told = context.words(refusal.code(), refusal.seconds());
            return again(refusal.status(), &[], Some(told)).await;
        }
        Err(refusal) => return Err(refusal),
    };
    let factor = second_factor::find(&service.store, &owner.id).await?;
    let Some(factor) = factor else {
        // The page that asks for a code makes the key.
        return again(StatusCode::UNPROCESSABLE_ENTITY, &[], None).await;
    };
    let now = service.clock.now();
    let mut write = service.store.write().await?;
    let step = step_of(&service, &owner.id, &factor, &code)?;
    let taken = match step {
        Some(step) => second_factor::take(&mut write, &owner.id, step, now).await?,
        None => false,
    };
    if taken {
        tries::forgive(&mut write, &tried).await?;
        let codes = if factor.confirmed {
            None
        } else {
            note_change(&service, &mut write, &owner).await?;
            Some(new_codes(&service, &mut write, &owner.id).await?)
        };
        let token = Token::new();
        portal_session::prove(&mut write, &owner.session.hash, &token.hash(), now).await?;
        write.commit().await?;
        let mut response = match codes {
            Some(codes) => show(&recovery_page(&context, &owner, &codes, &next)),
            None => Redirect::to(safe_next(&next, &owner.home)).into_response(),
        };
        set_cookie(&mut response, &Cookies::of(&service).session(&token));
        return Ok(response);
    }
    let mac = recovery_mac(&service, &owner.id, &code);
    if factor.confirmed && second_factor::use_recovery(&mut write, &owner.id, &mac, now).await? {
        // The device is lost: the owner sets another one up at once, with new codes.
        tries::forgive(&mut write, &tried).await?;
        second_factor::forget(&mut write, &owner.id).await?;
        note_change(&service, &mut write, &owner).await?;
        write.commit().await?;
        return again(StatusCode::OK, &[], None).await;
    }
    drop(write);
    let error = FieldError::new("code", "portal.code.refused");
    again(StatusCode::UNPROCESSABLE_ENTITY, &[error], None).await
}

fn owner(context: &Context) -> Option<Owner> {
    let session = context.session.clone()?;
    match (&context.visitor, &context.reviewer) {
        (Some(visitor), _) => Some(Owner {
            id: visitor.user_id.to_string(),
            name: visitor.name.clone(),
            email: Some(visitor.email.clone()),
            site: context.site(),
            action: context.own("/second-factor"),
            home: context.own(path::TOP),
            session,
        }),
        (_, Some(reviewer)) => Some(Owner {
            id: reviewer.operator_id.to_string(),
            name: reviewer.name.clone(),
            email: None,
            site: Site::Desk,
            action: "/desk/second-factor".to_owned(),
            home: path::DESK.to_owned(),
            session,
        }),
        _ => None,
    }
}

/// The page that asks for a code; where nothing is set up, with the key to set up.
async fn page(
    service: &Service,
    context: &Context,
    owner: &Owner,
    next: &str,
    errors: &[FieldError],
    told: Option<String>,
) -> Result<impl Page + use<>, Refusal> {
    let mut factor = second_factor::find(&service.store, &owner.id).await?;
    if factor.is_none() {
        let secret = Zeroizing::new(random::<SECRET_BYTES>());
        let keys = service.keys.as_ref();
        let place = sealed::context("second_factors", &owner.id);
        let value = keys
            .seal(SealingKey::Register, &place, secret.as_slice())
            .map_err(StoreError::from)?;
        let mut write = service.store.write().await?;
        second_factor::begin(&mut write, &owner.id, &value, service.clock.now()).await?;
        write.commit().await?;
        factor = second_factor::find(&service.store, &owner.id).await?;
    }
    let form = forms::second_factor("second-factor", TITLE);
    let button = Button::primary(context.say("確認", "Confirm"));
    let mut view = context.form(&form, &Values::new(), errors, &owner.action, vec![button]);
    let next = safe_next(next, "");
    if !next.is_empty() {
        view.hidden.push(("next".to_owned(), next.to_owned()));
    }
    view.lists_missing = false;
    let mut page = DetailPage::new(context.layout_of(owner.site, TITLE.of(context.language)));
    if let Some(told) = told {
        page.lead.push(told);
    }
    if let Some(factor) = factor.filter(|factor| !factor.confirmed) {
        let totp = totp(service, owner, &factor)?;
        page.lead.push(
            context
                .say(
                    "認証アプリに次の鍵を登録し、アプリに表示された6桁の数字を入力してください。",
                    "Add this key to your authenticator and enter the six digits it shows.",
                )
                .to_owned(),
        );
        let secret = Zeroizing::new(totp.secret().to_base32());
        page.groups = vec![Group {
            heading: Some(
                context
                    .say("認証アプリの設定", "Set up the authenticator")
                    .to_owned(),
            ),
            data: vec![
                Datum {
                    label: context.say("鍵", "Key").to_owned(),
                    // EXPOSE: to its owner, who types it into an authenticator.
                    value: Value::Groups(in_fours(&secret)),
                },
                Datum {
                    label: context
                        .say("この端末の認証アプリ", "An authenticator on this device")
                        .to_owned(),
                    value: Value::Link(Link::new(
                        context.say("認証アプリを開く", "Open the authenticator"),
                        totp.to_url().unwrap_or_default(),
                    )),
                },
            ],
        }];
    } else {
        page.lead.push(
            context
                .say(
                    "認証アプリに表示された6桁の数字を入力してください。アプリを使えないときは、回復コードを入力してください。",
                    "Enter the six digits your authenticator shows. If you have lost it, enter a recovery code.",
                )
                .to_owned(),
        );
    }
    page.forms = vec![view];
    Ok(page)
}

fn recovery_page(
    context: &Context,
    owner: &Owner,
    codes: &[Zeroizing<String>],
    next: &str,
) -> impl Page + use<> {
    let mut page =
        DetailPage::new(context.layout_of(owner.site, context.say("回復コード", "Recovery codes")));
    page.state = Some((
        Tone::Success,
        context
            .say("二要素認証を設定しました", "The second factor is set up")
            .to_owned(),
    ));
    page.lead = vec![
        context
            .say(
                "認証アプリを使えなくなったときのために、次の回復コードを紙などに控えてください。1つにつき1回使えます。この画面を閉じると、もう表示できません。",
                "Write these codes down for the day you lose your authenticator. Each works once. They are not shown again.",
            )
            .to_owned(),
    ];
    let datum = |(number, code): (usize, &Zeroizing<String>)| Datum {
        label: (number + 1).to_string(),
        // EXPOSE: to its owner, once.
        value: Value::Groups(in_fours(code)),
    };
    page.groups = vec![Group {
        heading: None,
        data: codes.iter().enumerate().map(datum).collect(),
    }];
    page.links = vec![Link::new(
        context.say("控えたので次へ進む", "I have them: go on"),
        safe_next(next, &owner.home),
    )];
    page
}

fn in_fours(code: &str) -> Vec<String> {
    let letters: Vec<char> = code.chars().collect();
    letters.chunks(4).map(|group| group.iter().collect()).collect()
}

/// The step whose code was typed, if it is the code of one.
fn step_of(
    service: &Service,
    owner: &str,
    factor: &SecondFactor,
    code: &str,
) -> Result<Option<i64>, Refusal> {
    if code.len() != 6 || !code.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok(None);
    }
    let totp = totp_of(service, owner, factor, None)?;
    let seconds = u64::try_from(service.clock.now().as_second()).unwrap_or(0);
    Ok(totp
        .check(code, seconds)
        .and_then(|step| i64::try_from(step).ok()))
}

fn totp(service: &Service, owner: &Owner, factor: &SecondFactor) -> Result<Totp, Refusal> {
    let account = owner.email.as_deref().unwrap_or(&owner.name);
    totp_of(service, &owner.id, factor, Some(account))
}

fn totp_of(
    service: &Service,
    owner: &str,
    factor: &SecondFactor,
    account: Option<&str>,
) -> Result<Totp, Refusal> {
    let place = sealed::context("second_factors", owner);
    let opened = service.keys.open(&place, &factor.sealed);
    let secret = opened.map_err(StoreError::from)?;
    let issuer = service.settings.operator.portal.replace(':', " ");
    let builder = Builder::new()
        .with_secret(Secret::from(secret.to_vec()))
        .with_skew(1)
        .with_issuer(Some(issuer))
        .with_account_name(account.unwrap_or(owner).replace(':', " "));
    builder
        .build()
        .map_err(|_| Refusal::new("service.internal.bug", "a second factor is malformed"))
}

/// New recovery codes, once: ten of eighty bits, so that nobody tries them out.
async fn new_codes(
    service: &Service,
    write: &mut Write,
    owner: &str,
) -> Result<Vec<Zeroizing<String>>, StoreError> {
    let codes: Vec<Zeroizing<String>> = (0..RECOVERY_CODES)
        .map(|_| Zeroizing::new(Secret::from(random::<10>().to_vec()).to_base32()))
        .collect();
    let macs: Vec<[u8; 32]> = codes
        .iter()
        .map(|code| recovery_mac(service, owner, code))
        .collect();
    second_factor::set_recovery(write, owner, &macs).await?;
    Ok(codes)
}

fn recovery_mac(service: &Service, owner: &str, code: &str) -> [u8; 32] {
    let code = Zeroizing::new(code.replace('-', "").to_ascii_uppercase());
    service
        .keys
        .mac(Purpose::RecoveryCode, &[owner.as_bytes(), code.as_bytes()])
}

async fn note_change(service: &Service, write: &mut Write, owner: &Owner) -> Result<(), StoreError> {
    let keys = service.keys.as_ref();
    let entry = Entry {
        subject: Some(audit::subject(keys, owner.id.as_bytes())),
        ..Entry::default()
    };
    audit::write_down(
        write,
        keys,
        service.clock.now(),
        Action::SecondFactorChanged,
        entry,
    )
    .await?;
    if let Some(email) = &owner.email {
        let operator = service.settings.operator.at(owner.site);
        let letter = Letter::second_factor_changed(&operator, email, &owner.name);
        mail::write(service, write, LetterKind::SecondFactorChanged, &letter).await?;
    }
    Ok(())
}
