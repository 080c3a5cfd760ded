//! Clients: made, approved and stopped by the operator (`kazasu-service client`).

use kazasu_wire::base64url;
use kazasu_wire::id::{ClientId, InstitutionCode};
use kazasu_wire::secret::ClientSecret;
use kazasu_wire::signed::sha256;
use thiserror::Error;

use crate::audit::{self, Action, Entry};
use crate::keyring::random;
use crate::service::{Service, opaque_id};
use crate::store::receipt_client::ReceiptClient;
use crate::store::{self, StoreError};

/// Prefecture of synthetic clinics (eligibility facts §3.6).
const SYNTHETIC_PREFECTURE: &str = "48";
const LONGEST_LABEL: usize = 100;

/// A client as handed out, once: the store keeps the hash of the secret only.
#[derive(Debug)]
pub struct IssuedClient {
    /// The client.
    pub client: ReceiptClient,
    /// Its secret.
    pub secret: ClientSecret,
}

/// Why nothing was done with a client.
#[derive(Debug, Error)]
pub enum ClientError {
    /// The facility master does not hold the institution.
    #[error("the institution is not in the facility master")]
    UnknownInstitution,
    /// A sandbox is for synthetic clinics (prefecture 48) in test mode.
    #[error("a sandbox client is for a synthetic clinic (prefecture 48) in test mode")]
    Sandbox,
    /// A label of up to 100 characters.
    #[error("the label is too long")]
    Label,
    /// There is no such client, or its use has ended.
    #[error("there is no such client in use")]
    UnknownClient,
    /// The client is approved already.
    #[error("the client is approved already")]
    Approved,
    /// An id was malformed; never in practice.
    #[error("an id was malformed")]
    Id,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl ClientError {
    /// The stable code of this fact.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::UnknownInstitution => "facility.institution.unknown",
            Self::Sandbox | Self::Label | Self::UnknownClient | Self::Approved => "request.field.invalid",
            Self::Id => "service.internal.bug",
            Self::Store(error) => error.code(),
        }
    }
}

/// Makes a client of a clinic. A sandbox client has its tokens at once, any other waits for [`approve`].
///
/// # Errors
/// See [`ClientError`].
pub async fn add(
    service: &Service,
    institution_code: &InstitutionCode,
    label: Option<String>,
    sandbox: bool,
) -> Result<IssuedClient, ClientError> {
    let synthetic = institution_code.as_str().starts_with(SYNTHETIC_PREFECTURE);
    if sandbox && !(service.settings.test_mode && synthetic) {
        return Err(ClientError::Sandbox);
    }
    if label
        .as_ref()
        .is_some_and(|label| label.chars().count() > LONGEST_LABEL)
    {
        return Err(ClientError::Label);
    }
    let facility = store::facility::by_code(&service.store, institution_code)
        .await?
        .ok_or(ClientError::UnknownInstitution)?;
    let client = ReceiptClient {
        client_id: opaque_id().ok_or(ClientError::Id)?,
        facility_id: facility.facility_id,
        institution_code: institution_code.clone(),
        label,
        sandbox,
        approved: sandbox,
        stopped: false,
    };
    let secret = ClientSecret::new(format!("kzs_{}", base64url::encode(&random::<32>())));
    // EXPOSE: hashed only. 256 random bits cannot be tried out, so a fast hash is enough.
    let hash = sha256(secret.expose().as_bytes());
    let now = service.clock.now();
    let mut write = service.store.write().await?;
    store::receipt_client::insert(&mut write, &client, &hash, now).await?;
    let keys = service.keys.as_ref();
    audit::write_down(&mut write, keys, now, Action::ClientAdded, about(&client)).await?;
    write.commit().await?;
    Ok(IssuedClient { client, secret })
}

/// Lets a client have tokens.
///
/// # Errors
/// [`ClientError::UnknownClient`] or [`ClientError::Approved`].
pub async fn approve(service: &Service, id: &ClientId) -> Result<ReceiptClient, ClientError> {
    let mut client = in_use(service, id).await?;
    let now = service.clock.now();
    let mut write = service.store.write().await?;
    if !store::receipt_client::approve(&mut write, id, now).await? {
        return Err(ClientError::Approved);
    }
    let keys = service.keys.as_ref();
    audit::write_down(&mut write, keys, now, Action::ClientApproved, about(&client)).await?;
    write.commit().await?;
    client.approved = true;
    Ok(client)
}

/// Ends the use of a client; its tokens are void from the next request on.
///
/// # Errors
/// [`ClientError::UnknownClient`].
pub async fn stop(service: &Service, id: &ClientId) -> Result<ReceiptClient, ClientError> {
    let mut client = in_use(service, id).await?;
    let now = service.clock.now();
    let mut write = service.store.write().await?;
    if !store::receipt_client::stop(&mut write, id, now).await? {
        return Err(ClientError::UnknownClient);
    }
    let keys = service.keys.as_ref();
    audit::write_down(&mut write, keys, now, Action::ClientStopped, about(&client)).await?;
    write.commit().await?;
    client.stopped = true;
    Ok(client)
}

async fn in_use(service: &Service, id: &ClientId) -> Result<ReceiptClient, ClientError> {
    let found = store::receipt_client::find(&service.store, id).await?;
    found
        .map(|(client, _)| client)
        .filter(|client| !client.stopped)
        .ok_or(ClientError::UnknownClient)
}

fn about(client: &ReceiptClient) -> Entry<'_> {
    Entry {
        facility: Some(&client.facility_id),
        client: Some(&client.client_id),
        ..Entry::default()
    }
}
