//! 生体認証: the platform vouches for the person by a key it opens to nobody else.

use kazasu_wire::base64url::Base64Url;
use kazasu_wire::jwk::P256PublicKey;
use ring::rand::{SecureRandom as _, SystemRandom};
use ring::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey};

use crate::core::Core;
use crate::keystore::{KeyAccess, KeyAlias, KeyPurpose, KeyStoreError};
use crate::store::{StoreError, name};
use crate::unlock::UnlockError;

fn alias() -> KeyAlias {
    KeyAlias::constant("presence")
}

/// Makes the key, whose public half is remembered; the platform may ask for the person at once.
pub(crate) async fn enable(core: &Core) -> Result<(), UnlockError> {
    core.keys.destroy(alias()).await?;
    core.keys
        .create(alias(), KeyPurpose::Sign, KeyAccess::PersonPresent)
        .await?;
    let public = core.keys.public_key(alias()).await?;
    core.store
        .put(name::PRESENCE, &Base64Url(public.to_uncompressed().to_vec()))?;
    Ok(())
}

pub(crate) async fn disable(core: &Core) -> Result<(), UnlockError> {
    core.keys.destroy(alias()).await?;
    Ok(core.store.remove(name::PRESENCE)?)
}

/// Lets the key sign something fresh: the platform does so only with the person there.
pub(crate) async fn prove(core: &Core) -> Result<(), UnlockError> {
    let point: Option<Base64Url> = core.store.get(name::PRESENCE)?;
    let point = point.ok_or(KeyStoreError::NotFound)?;
    let public = P256PublicKey::from_uncompressed(point.as_bytes())
        .ok_or_else(|| StoreError::of("the key of presence is malformed"))?;
    let mut fresh = vec![0; 32];
    SystemRandom::new()
        .fill(&mut fresh)
        .map_err(|_| KeyStoreError::Unavailable)?;
    let signature = core.keys.sign(alias(), fresh.clone()).await?;
    UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, public.to_uncompressed())
        .verify(&fresh, &signature)
        .map_err(|_| KeyStoreError::Invalidated)?;
    Ok(())
}
