//! `POST /v1/activations`: a device redeems its account's code and binds its key.
//!
//! Whatever is wrong (institution, id, password, code, a code used before), the words are the same and the work is
//! the same: one look-up, one Argon2id, one keyed hash.

use std::sync::{Arc, LazyLock};

use argon2::password_hash::{PasswordHash, SaltString};
use argon2::{Argon2, PasswordHasher as _, PasswordVerifier as _};
use axum::Json;
use axum::extract::State;
use jiff::{SignedDuration, Timestamp};
use kazasu_wire::activation::{ActivationRequest, ActivationResponse};
use kazasu_wire::base64url;
use kazasu_wire::problem::Problem;
use kazasu_wire::secret::RefreshToken;
use kazasu_wire::signed::sha256;
use subtle::ConstantTimeEq as _;

use crate::account::code_mac;
use crate::audit::{self, Action, Entry};
use crate::body::JsonBody;
use crate::device::KeyHolder;
use crate::keyring::{Purpose, random};
use crate::problem::Refusal;
use crate::service::Service;
use crate::store::account::Account;
use crate::store::activation_attempt::Attempts;
use crate::store::device::Device;
use crate::store::{self, On, StoreError};

/// Wrong tries before the first wait.
const FREE_TRIES: i64 = 5;
/// The first wait; each further wrong try doubles it.
const FIRST_WAIT_SECONDS: i64 = 30;
const LONGEST_WAIT_SECONDS: i64 = 3_600;
const LONGEST_LABEL: usize = 64;

/// Redeem an activation code and bind the key of the DPoP proof.
#[utoipa::path(
    post,
    path = "/v1/activations",
    operation_id = "activate",
    tag = "device",
    request_body = ActivationRequest,
    responses(
        (status = 200, body = ActivationResponse),
        (status = "4XX", body = Problem, content_type = "application/problem+json"),
        (status = "5XX", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn activate(
    State(service): State<Arc<Service>>,
    holder: KeyHolder,
    body: JsonBody<ActivationRequest>,
) -> Result<Json<ActivationResponse>, Refusal> {
    let request = body.value;
    if let Some(label) = &request.device_label
        && label.chars().count() > LONGEST_LABEL
    {
        return Err(Refusal::new("request.field.invalid", "the label is too long").field("device_label"));
    }
    let subject = service.keys.mac(
        Purpose::ActivationSubject,
        &[
            request.institution_code.as_str().as_bytes(),
            request.account_id.as_str().as_bytes(),
        ],
    );
    count_try(&service, &subject).await?;
    let account =
        store::account::find(&service.store, &request.institution_code, &request.account_id).await?;
    let Some(account) = matching(&service, &request, account).await else {
        return Err(refused());
    };
    // Read before the code is spent: after the commit nothing may fail any more.
    let facilities = store::facility::of_clinic(&service.store, &account.facility_id).await?;
    let token = RefreshToken::new(base64url::encode(&random::<32>()));
    let device = Device {
        device_id: service.opaque_id()?,
        account_id: request.account_id,
        thumbprint: holder.thumbprint,
        stopped: false,
    };
    let label = request.device_label.as_deref();
    if !bind(&service, &subject, &account, &device, label, &token).await? {
        return Err(refused());
    }
    Ok(Json(ActivationResponse {
        facilities,
        device_id: device.device_id,
        refresh_token: token,
        server_time: service.clock.now(),
    }))
}

fn refused() -> Refusal {
    Refusal::new(
        "device.activation.refused",
        "institution, id, password and activation code do not belong together, or the code was used",
    )
}

/// Counts the try *before* it is judged, so that tries made side by side are all counted.
async fn count_try(service: &Service, subject: &[u8; 32]) -> Result<(), Refusal> {
    let now = service.clock.now();
    let mut write = service.store.write_on(On::Attempts(subject)).await?;
    let attempts = store::activation_attempt::of(&mut write, subject).await?;
    let left = attempts.blocked_until.as_second() - now.as_second();
    if left > 0 {
        let seconds = u32::try_from(left).unwrap_or(u32::MAX);
        return Err(
            Refusal::new("device.limit.too-many", "too many wrong tries for this account")
                .retry_after(seconds)
                .fact("seconds", seconds.to_string()),
        );
    }
    let failures = attempts.failures.saturating_add(1);
    let attempts = Attempts {
        failures,
        blocked_until: wait_until(now, failures),
    };
    store::activation_attempt::keep(&mut write, subject, attempts).await?;
    write.commit().await?;
    Ok(())
}

fn wait_until(now: Timestamp, failures: i64) -> Timestamp {
    if failures < FREE_TRIES {
        return now;
    }
    let doublings = u32::try_from(failures - FREE_TRIES).unwrap_or(u32::MAX);
    let seconds = FIRST_WAIT_SECONDS
        .saturating_mul(2_i64.saturating_pow(doublings))
        .min(LONGEST_WAIT_SECONDS);
    now.checked_add(SignedDuration::from_secs(seconds))
        .unwrap_or(Timestamp::MAX)
}

/// The account, if password and code are its own.
async fn matching(
    service: &Service,
    request: &ActivationRequest,
    account: Option<Account>,
) -> Option<Account> {
    static NOBODY: LazyLock<String> = LazyLock::new(|| {
        SaltString::encode_b64(&random::<16>())
            .and_then(|salt| {
                Argon2::default()
                    .hash_password(&random::<16>(), &salt)
                    .map(|hash| hash.to_string())
            })
            .unwrap_or_default()
    });
    // EXPOSE: into Argon2id only.
    let password = zeroize::Zeroizing::new(request.password.expose().as_bytes().to_vec());
    let hash = account.as_ref().map(|account| account.password_hash.clone());
    let password_matches = service
        .hash(move || {
            let hash = hash.unwrap_or_else(|| NOBODY.clone());
            PasswordHash::new(&hash)
                .is_ok_and(|hash| Argon2::default().verify_password(&password, &hash).is_ok())
        })
        .await
        .unwrap_or(false);
    let given = code_mac(service, &request.account_id, &request.activation_code);
    let kept = account.as_ref().and_then(|account| account.code_mac.clone());
    let code_matches: bool = kept.is_some_and(|kept| given.ct_eq(&kept).into());
    account.filter(|_| password_matches & code_matches)
}

/// Uses the code up and keeps the device, in one transaction; `false` if another device was faster.
async fn bind(
    service: &Service,
    subject: &[u8; 32],
    account: &Account,
    device: &Device,
    label: Option<&str>,
    token: &RefreshToken,
) -> Result<bool, StoreError> {
    let now = service.clock.now();
    // EXPOSE: hashed only; the store knows refresh tokens by their hash.
    let refresh_hash = sha256(token.expose().as_bytes());
    let mut write = service.store.write().await?;
    if !store::account::use_code(&mut write, &device.account_id, now).await? {
        return Ok(false);
    }
    let facility = &account.facility_id;
    store::device::insert(&mut write, device, facility, label, &refresh_hash, now).await?;
    store::activation_attempt::forget(&mut write, subject).await?;
    let entry = Entry {
        facility: Some(&account.facility_id),
        device: Some(&device.device_id),
        account: Some(&device.account_id),
        ..Entry::default()
    };
    audit::write_down(
        &mut write,
        service.keys.as_ref(),
        now,
        Action::DeviceActivated,
        entry,
    )
    .await?;
    write.commit().await?;
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_to_an_hour() {
        let now = Timestamp::UNIX_EPOCH;
        let seconds = |failures| wait_until(now, failures).as_second();
        for (failures, wait) in [
            (1, 0),
            (4, 0),
            (5, 30),
            (6, 60),
            (7, 120),
            (12, 3_600),
            (i64::MAX, 3_600),
        ] {
            assert_eq!(seconds(failures), wait, "{failures}");
        }
    }
}
