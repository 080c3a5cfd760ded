//! TOTP (RFC 6238): the key of somebody's authenticator, and the codes it shows.

use kazasu_pages::{Datum, Group, Link, Value};
use kazasu_papers::QrPath;
use totp_rs::{Builder, Secret, Totp};
use zeroize::Zeroizing;

use super::context::Context;
use super::recovery::in_fours;
use crate::keyring::{SealingKey, random};
use crate::problem::Refusal;
use crate::service::Service;
use crate::store::second_factor::{self, SecondFactor};
use crate::store::{StoreError, sealed};

const SECRET_BYTES: usize = 20;

/// Somebody's key; where there is none, a new one that waits for its first code.
pub(super) async fn find_or_begin(
    service: &Service,
    owner: &str,
) -> Result<Option<SecondFactor>, StoreError> {
    let factor = second_factor::find(&service.store, owner).await?;
    if factor.is_some() {
        return Ok(factor);
    }
    let secret = Zeroizing::new(random::<SECRET_BYTES>());
    let place = sealed::context("second_factors", owner);
    let value = service
        .keys
        .seal(SealingKey::Register, &place, secret.as_slice())?;
    let mut write = service.store.write().await?;
    second_factor::begin(&mut write, owner, &value, service.clock.now()).await?;
    write.commit().await?;
    second_factor::find(&service.store, owner).await
}

/// The key for an authenticator: to be typed, to be looked at by its camera, to be opened on this device.
pub(super) fn to_set_up(
    service: &Service,
    context: &Context,
    owner: &str,
    account: &str,
    factor: &SecondFactor,
) -> Result<Group, Refusal> {
    let totp = totp_of(service, owner, factor, Some(account))?;
    let bug = |what: &str| Refusal::new("service.internal.bug", what);
    let secret = Zeroizing::new(totp.secret().to_base32());
    let url = totp.to_url().map_err(|_| bug("a second factor is malformed"))?;
    let code = QrPath::of(&url).map_err(|_| bug("a key does not fit into a QR code"))?;
    let say = |japanese, english| context.say(japanese, english);
    Ok(Group {
        heading: Some(say("認証アプリの設定", "Set up the authenticator").to_owned()),
        data: vec![
            Datum {
                label: say("鍵", "Key").to_owned(),
                // EXPOSE: to its owner, who types it into an authenticator.
                value: Value::Groups(in_fours(&secret)),
            },
            Datum {
                label: say("QRコード", "QR code").to_owned(),
                // EXPOSE: the same, to the owner's camera.
                value: Value::Code {
                    side: code.side,
                    path: code.path,
                    about: say(
                        "上の鍵のQRコード。認証アプリのカメラで読み取ります。",
                        "The key above as a QR code, for the authenticator's camera.",
                    )
                    .to_owned(),
                },
            },
            Datum {
                label: say("この端末の認証アプリ", "An authenticator on this device").to_owned(),
                value: Value::Link(Link::new(say("認証アプリを開く", "Open the authenticator"), url)),
            },
        ],
    })
}

/// The step whose code was typed, if it is the code of one.
pub(super) fn step_of(
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
