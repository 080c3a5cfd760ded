//! `POST /v1/activations`: a device redeems its account's code and binds its key.
//!
//! Whatever is wrong (institution, id, password, code, a code used before), the words are the same and the work is
//! the same: one look-up, one Argon2id, one keyed hash.

use std::sync::{Arc, LazyLock};

use argon2::password_hash::{PasswordHash, SaltString};
use argon2::{Argon2, PasswordHasher as _, PasswordVerifier as _};
use axum::Json;
use axum::extract::State;
use kazasu_wire::activation::{ActivationRequest, ActivationResponse};
use kazasu_wire::base64url;
use kazasu_wire::problem::Problem;
use kazasu_wire::secret::RefreshToken;
use kazasu_wire::signed::sha256;
use subtle::ConstantTimeEq as _;

use crate::account::code_mac;
use crate::application::letter;
use crate::audit::{self, Action, Entry};
use crate::body::JsonBody;
use crate::device::KeyHolder;
use crate::keyring::random;
use crate::limits::Place;
use crate::peer::Stranger;
use crate::problem::Refusal;
use crate::service::Service;
use crate::store;
use crate::store::account::Account;
use crate::store::device::Device;
use crate::tries::{self, Subject, Try};

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
    stranger: Stranger,
    holder: KeyHolder,
    body: JsonBody<ActivationRequest>,
) -> Result<Json<ActivationResponse>, Refusal> {
    let request = body.value;
    if let Some(label) = &request.device_label
        && label.chars().count() > LONGEST_LABEL
    {
        return Err(Refusal::new("request.field.invalid", "the label is too long").field("device_label"));
    }
    // Before the try is counted: who finds no place was not judged.
    let place = service.limits.hashes().enter()?;
    let subject = Subject::Account(&request.institution_code, &request.account_id);
    let counted = tries::begin(&service, &subject, stranger.0).await?;
    let account =
        store::account::find(&service.store, &request.institution_code, &request.account_id).await?;
    let Some(account) = matching(&service, place, &request, account).await else {
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
    bind(&service, &holder, &counted, &account, &device, label, &token).await?;
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

/// The account, if password and code are its own.
async fn matching(
    service: &Service,
    place: Place,
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
        .hash(place, move || {
            let hash = hash.unwrap_or_else(|| NOBODY.clone());
            PasswordHash::new(&hash)
                .is_ok_and(|hash| Argon2::default().verify_password(&password, &hash).is_ok())
        })
        .await
        .unwrap_or(false);
    let kept = account.as_ref().and_then(|account| account.code_mac.clone());
    // Of whichever generation the code was issued; all are tried, so that the time tells nothing.
    let keys = service.keys.as_ref();
    let code_matches = keys.current().and_before().fold(false, |matches, generation| {
        let given = code_mac(keys, generation, &request.account_id, &request.activation_code);
        let given = given.ok().zip(kept.as_ref());
        matches | given.is_some_and(|(given, kept)| given.ct_eq(kept.as_slice()).into())
    });
    account.filter(|_| password_matches & code_matches)
}

/// Uses the code up and keeps the device, in one transaction; refused if another device was faster.
async fn bind(
    service: &Service,
    holder: &KeyHolder,
    counted: &Try,
    account: &Account,
    device: &Device,
    label: Option<&str>,
    token: &RefreshToken,
) -> Result<(), Refusal> {
    let now = service.clock.now();
    let users = letter::of_facility(service, &account.facility_id).await?;
    // EXPOSE: hashed only; the store knows refresh tokens by their hash.
    let refresh_hash = sha256(token.expose().as_bytes());
    let mut write = service.store.write().await?;
    if !store::account::use_code(&mut write, &device.account_id, now).await? {
        return Err(refused());
    }
    store::account_sheet::forget(&mut write, &device.account_id).await?;
    holder.proof.remember(&mut write).await?;
    let facility = &account.facility_id;
    store::device::insert(&mut write, device, facility, label, &refresh_hash, now).await?;
    tries::forgive(&mut write, counted).await?;
    letter::activated(service, &mut write, &users, &device.account_id).await?;
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
    Ok(write.commit().await?)
}
