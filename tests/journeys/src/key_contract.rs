//! What every key store has to do, whatever it is made of.

use kazasu_app::{KeyAccess, KeyAlias, KeyPurpose, KeyStore, KeyStoreError, PlainItem};
use ring::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey};

#[expect(clippy::unwrap_used, reason = "the aliases of the contract are well-formed")]
fn alias(word: &str) -> KeyAlias {
    KeyAlias::parse(word).unwrap()
}

/// Holds a store, which must be empty, to the contract; its keys are destroyed at the end.
///
/// # Errors
/// [`KeyStoreError`] where a call fails that must not.
///
/// # Panics
/// Where the store does not keep the contract.
pub fn keep(store: &dyn KeyStore) -> Result<(), KeyStoreError> {
    let (sign, seal) = (alias("sign-1"), alias("history-2026-11"));
    assert_eq!(store.list()?, []);
    signs(store, &sign)?;
    seals(store, &seal)?;
    assert_eq!(
        store.sign(&seal, b"message"),
        Err(KeyStoreError::Invalidated),
        "one purpose each"
    );
    assert_eq!(store.list()?, [seal.clone(), sign.clone()]);
    destroys(store, &seal)?;
    store.destroy(&sign)?;
    assert_eq!(store.list()?, []);
    Ok(())
}

fn signs(store: &dyn KeyStore, sign: &KeyAlias) -> Result<(), KeyStoreError> {
    assert_eq!(store.public_key(sign), Err(KeyStoreError::NotFound));
    assert_eq!(store.sign(sign, b"message"), Err(KeyStoreError::NotFound));
    store.create(sign, KeyPurpose::Sign, KeyAccess::Background)?;
    let public = store.public_key(sign)?;
    store.create(sign, KeyPurpose::Sign, KeyAccess::Background)?;
    assert_eq!(store.public_key(sign)?, public, "an existing key is kept");
    let raw = store.sign(sign, b"message")?.to_raw();
    let raw = raw.map_err(|_| KeyStoreError::Invalidated)?;
    let key = UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, public);
    assert!(key.verify(b"message", &raw).is_ok());
    assert!(key.verify(b"another", &raw).is_err());
    Ok(())
}

fn seals(store: &dyn KeyStore, seal: &KeyAlias) -> Result<(), KeyStoreError> {
    store.create(seal, KeyPurpose::Seal, KeyAccess::DeviceUnlocked)?;
    let sealed = store.seal(seal, b"row 1", b"plain")?;
    assert_ne!(store.seal(seal, b"row 1", b"plain")?, sealed, "nonces are random");
    assert!(!sealed.windows(5).any(|window| window == b"plain"));
    assert_eq!(*store.open(seal, b"row 1", &sealed)?, b"plain");
    for (what, aad, bytes) in [
        ("another row", &b"row 2"[..], sealed.clone()),
        ("cut", &b"row 1"[..], sealed.get(..5).unwrap_or_default().to_vec()),
        ("nothing", &b"row 1"[..], Vec::new()),
        (
            "changed",
            &b"row 1"[..],
            sealed.iter().map(|byte| byte ^ 1).collect(),
        ),
    ] {
        assert_eq!(
            store.open(seal, aad, &bytes),
            Err(KeyStoreError::Invalidated),
            "{what}"
        );
    }
    let plain: Vec<PlainItem> = [&b"one"[..], b"two"]
        .iter()
        .map(|text| (b"row".to_vec(), text.to_vec().into()))
        .collect();
    let sealed = store.seal_all(seal, &plain)?;
    let items: Vec<_> = sealed
        .into_iter()
        .map(|sealed| (b"row".to_vec(), sealed))
        .collect();
    let opened = store.open_all(seal, &items)?;
    assert_eq!(opened.len(), 2);
    assert!(
        opened
            .iter()
            .zip(&plain)
            .all(|(opened, (_, plain))| opened == plain)
    );
    Ok(())
}

fn destroys(store: &dyn KeyStore, seal: &KeyAlias) -> Result<(), KeyStoreError> {
    let sealed = store.seal(seal, b"row 1", b"plain")?;
    store.destroy(seal)?;
    store.destroy(seal)?;
    assert_eq!(store.open(seal, b"row 1", &sealed), Err(KeyStoreError::NotFound));
    store.create(seal, KeyPurpose::Seal, KeyAccess::DeviceUnlocked)?;
    assert_eq!(
        store.open(seal, b"row 1", &sealed),
        Err(KeyStoreError::Invalidated),
        "a new key is another"
    );
    store.destroy(seal)
}
