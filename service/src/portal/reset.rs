//! パスワードを忘れた場合.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use jiff::SignedDuration;
use kazasu_forms::{Facts, Form, Text, Values, login as forms};
use kazasu_pages::{Link, MessagePage, Tone, path};

use super::context::{Context, at, site_of};
use super::facts::today;
use super::id::UserId;
use super::mail::{self, Letter, LetterKind};
use super::page::{show, show_as};
use super::password;
use super::person::{Person, address_mac};
use super::sent::Sent;
use super::session::after;
use super::token::Token;
use crate::audit::{self, Action, Entry};
use crate::problem::Refusal;
use crate::service::Service;
use crate::store::portal_registration::{self, LinkPurpose};
use crate::store::portal_session::{self, Who};
use crate::store::portal_user;
use crate::tries::{self, Subject};

const TITLE: Text = Text::new("パスワードの再設定", "Reset your password");

/// `GET /reset`.
pub(super) async fn form(context: Context) -> Response {
    let form = address_form();
    let action = context.own("/reset");
    show(&context.small_form(&form, &Values::new(), &[], &action, context.say("送信", "Send")))
}

/// `POST /reset`: the same answer for every address.
pub(super) async fn ask(
    State(service): State<Arc<Service>>,
    context: Context,
    Sent(typed): Sent,
) -> Result<Response, Refusal> {
    let form = address_form();
    let checked = match form.check(&typed, &Facts::on(today(&service))) {
        Ok(checked) => checked,
        Err(errors) => {
            let page = context.small_form(
                &form,
                &typed,
                &errors,
                &context.own("/reset"),
                context.say("送信", "Send"),
            );
            return Ok(show_as(StatusCode::UNPROCESSABLE_ENTITY, &page));
        }
    };
    let keys = service.keys.as_ref();
    let address = address_mac(keys, checked.get("email"));
    let mut write = service.store.write().await?;
    if let Some(user) = portal_user::by_address(&service.store, &address).await?
        && mail::may_write(&service, &mut write, &address).await?
    {
        let person = Person::open(keys, "portal_users", user.user_id.as_str(), &user.sealed)?;
        let token = Token::new();
        let minutes = service.settings.portal.reset_minutes;
        let time = SignedDuration::from_secs(60 * i64::from(minutes));
        let expires_at = after(service.clock.now(), time);
        portal_registration::add_link(
            &mut write,
            &token.hash(),
            LinkPurpose::Reset,
            Some(&user.user_id),
            expires_at,
        )
        .await?;
        // EXPOSE: to the owner of the address.
        let site = site_of(&user.kind);
        let page = format!("/reset/links/{}", token.expose());
        let link = service.origin.join(&at(site, &page));
        let operator = service.settings.operator.at(site);
        let letter = Letter::reset(&operator, &person.email, &person.full_name(), &link, minutes);
        mail::write(&service, &mut write, LetterKind::Reset, &letter).await?;
    }
    write.commit().await?;
    let text = context.say(
        "登録されているメールアドレスであれば、パスワードを再設定するためのメールをお送りしています。届かないときは、迷惑メールのフォルダーもご確認ください。",
        "If the address is registered, a mail with a link to reset the password is on its way. Please look among the junk too.",
    );
    Ok(show(&MessagePage::new(
        context.layout(TITLE.of(context.language)),
        [text],
    )))
}

/// `GET /reset/links/{token}`.
pub(super) async fn show_link(
    State(service): State<Arc<Service>>,
    context: Context,
    Path(word): Path<String>,
) -> Result<Response, Refusal> {
    owner(&service, &word).await?;
    let action = context.own(&format!("/reset/links/{word}"));
    let button = context.say("設定", "Set");
    Ok(show(&context.small_form(
        &password_form(),
        &Values::new(),
        &[],
        &action,
        button,
    )))
}

/// `POST /reset/links/{token}`.
pub(super) async fn set(
    State(service): State<Arc<Service>>,
    context: Context,
    Path(word): Path<String>,
    Sent(typed): Sent,
) -> Result<Response, Refusal> {
    let (token, user_id) = owner(&service, &word).await?;
    let form = password_form();
    let checked = match form.check(&typed, &Facts::on(today(&service))) {
        Ok(checked) => checked,
        Err(errors) => {
            let action = context.own(&format!("/reset/links/{word}"));
            let page = context.small_form(&form, &typed, &errors, &action, context.say("設定", "Set"));
            return Ok(show_as(StatusCode::UNPROCESSABLE_ENTITY, &page));
        }
    };
    // EXPOSE: into Argon2id only.
    let hash = password::hash(&service, checked.get("password")).await?;
    let keys = service.keys.as_ref();
    let user = portal_user::by_id(&service.store, &user_id)
        .await?
        .ok_or_else(unknown)?;
    let person = Person::open(keys, "portal_users", user.user_id.as_str(), &user.sealed)?;
    let now = service.clock.now();
    let mut write = service.store.write().await?;
    if !portal_registration::use_link(&mut write, &token.hash(), now).await? {
        return Err(used());
    }
    portal_user::set_password(&mut write, &user_id, &hash).await?;
    // Whoever knew the old one is out, and older mails are worth nothing.
    portal_session::end_all(&mut write, &Who::User(user_id.clone())).await?;
    portal_registration::end_links(&mut write, &user_id).await?;
    let address = address_mac(keys, &person.email);
    tries::forget(&mut write, keys, &Subject::PortalUser(&address)).await?;
    let operator = service.settings.operator.at(site_of(&user.kind));
    let letter = Letter::password_changed(&operator, &person.email, &person.full_name());
    mail::write(&service, &mut write, LetterKind::PasswordChanged, &letter).await?;
    let entry = Entry {
        subject: Some(audit::subject(keys, user_id.as_str().as_bytes())),
        ..Entry::default()
    };
    audit::write_down(&mut write, keys, now, Action::PasswordReset, entry).await?;
    write.commit().await?;
    let text = context.say(
        "新しいパスワードを設定しました。新しいパスワードでログインしてください。",
        "The new password is set. Log in with it.",
    );
    let mut page = MessagePage::new(context.layout(TITLE.of(context.language)), [text]);
    page.tone = Tone::Success;
    page.links = vec![Link::new(
        context.say("ログイン", "Log in"),
        context.own(path::LOGIN),
    )];
    Ok(show(&page))
}

async fn owner(service: &Service, word: &str) -> Result<(Token, UserId), Refusal> {
    let token = Token::read(word).ok_or_else(unknown)?;
    let link = portal_registration::link(&service.store, &token.hash()).await?;
    let link = link
        .filter(|link| link.purpose == LinkPurpose::Reset)
        .ok_or_else(unknown)?;
    if link.used {
        return Err(used());
    }
    if link.expires_at <= service.clock.now() {
        return Err(Refusal::new("portal.link.expired", "the link has ended"));
    }
    Ok((token, link.user_id.ok_or_else(unknown)?))
}

fn address_form() -> Form {
    forms::address_only("reset", TITLE)
}

fn password_form() -> Form {
    forms::new_password("new-password", TITLE)
}

fn unknown() -> Refusal {
    Refusal::new("portal.link.unknown", "there is no such link")
}

fn used() -> Refusal {
    Refusal::new("portal.link.used", "the link was used")
}
