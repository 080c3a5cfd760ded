//! The mail of a registration: its link, and what is said to an address that has a user.

use kazasu_pages::{Link, MessagePage, path};

use super::context::{Context, at, site_of};
use super::mail::{self, Letter, LetterKind};
use super::person::Person;
use super::session::after;
use super::token::Token;
use crate::problem::Refusal;
use crate::service::Service;
use crate::store::Write;
use crate::store::portal_registration::{self, LinkPurpose, Registration};
use crate::store::portal_user::User;

/// The page after which a mail arrives, whether the address was known or not (row 316).
pub(super) fn mail_is_on_its_way(context: &Context) -> MessagePage {
    let title = context.say("ユーザー登録", "User registration");
    let text = context.say(
        "ご登録いただいたメールアドレス宛に、ユーザー登録の有効化リンクを添付したメールをお送りしております。ご確認ください。",
        "A mail with a link that completes the registration is on its way to the address you gave. Please look for it.",
    );
    let mut page = MessagePage::new(context.layout(title), [text]);
    page.points = [
        context.say(
            "メールアドレスに入力の誤りがないか、ご確認ください。",
            "Is the address as you meant it?",
        ),
        context.say(
            "ドメイン指定受信を設定しているときは、このサイトからのメールを受信できるようにしてください。",
            "If you only take mail of some domains, let this site's mail through.",
        ),
        context.say(
            "迷惑メールのフォルダーに入っていないか、ご確認ください。",
            "Is it among the junk?",
        ),
    ]
    .map(str::to_owned)
    .to_vec();
    page.links = vec![
        Link::new(
            context.say("メールをもう一度送る", "Send the mail again"),
            context.own("/register/resend"),
        ),
        Link::new(
            context.say("トップページへ", "To the top page"),
            context.own(path::TOP),
        ),
    ];
    page
}

/// Makes a link for a registration, in the place of any earlier one, and mails it.
pub(super) async fn send_link(
    service: &Service,
    write: &mut Write,
    registration: &Registration,
    person: &Person,
) -> Result<(), Refusal> {
    let token = Token::new();
    portal_registration::put(write, registration, &token.hash()).await?;
    let expires_at = registration.expires_at;
    portal_registration::add_link(write, &token.hash(), LinkPurpose::Registration, None, expires_at).await?;
    // EXPOSE: to the owner of the address.
    let site = site_of(&registration.kind);
    let page = format!("/register/links/{}", token.expose());
    let link = service.origin.join(&at(site, &page));
    let settings = &service.settings;
    let operator = settings.operator.at(site);
    let hours = settings.portal.activation_hours;
    let letter = Letter::activation(&operator, &person.email, &person.full_name(), &link, hours);
    Ok(mail::write(service, write, LetterKind::Activation, &letter).await?)
}

/// Row 316: whoever owns the address learns that it has a user; whoever typed it learns nothing.
pub(super) async fn tell_known(
    service: &Service,
    write: &mut Write,
    user: &User,
    person: &Person,
) -> Result<(), Refusal> {
    let site = site_of(&user.kind);
    let own = |page: &str| service.origin.join(&at(site, page));
    let (login, reset) = (own(path::LOGIN), own("/reset"));
    let operator = service.settings.operator.at(site);
    let letter = Letter::known_address(&operator, &person.email, &person.full_name(), &login, &reset);
    Ok(mail::write(service, write, LetterKind::KnownAddress, &letter).await?)
}

/// When a link that is made now ends: counted from its sending (C25).
pub(super) fn link_end(service: &Service) -> jiff::Timestamp {
    let hours = i64::from(service.settings.portal.activation_hours);
    after(service.clock.now(), jiff::SignedDuration::from_hours(hours))
}
