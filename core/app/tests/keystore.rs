//! One contract for every key store, and what files add to it.
#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

use kazasu_app::{
    FILE_WARNING, FileKeyStore, KeyAccess, KeyAlias, KeyPurpose, KeyStore, KeyStoreError, MemoryKeyStore,
};
use ring::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey};

fn alias(word: &str) -> KeyAlias {
    KeyAlias::parse(word).unwrap()
}

/// What every store has to do.
fn contract(store: &dyn KeyStore) {
    let (sign, seal) = (alias("sign-1"), alias("history-2026-11"));
    assert_eq!(store.public_key(&sign), Err(KeyStoreError::NotFound));
    store
        .create(&sign, KeyPurpose::Sign, KeyAccess::Background)
        .unwrap();
    let public = store.public_key(&sign).unwrap();
    store
        .create(&sign, KeyPurpose::Sign, KeyAccess::Background)
        .unwrap();
    assert_eq!(
        store.public_key(&sign).unwrap(),
        public,
        "an existing key is kept"
    );
    let raw = store.sign(&sign, b"message").unwrap().to_raw().unwrap();
    UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, public)
        .verify(b"message", &raw)
        .unwrap();

    store
        .create(&seal, KeyPurpose::Seal, KeyAccess::DeviceUnlocked)
        .unwrap();
    let sealed = store.seal(&seal, b"row 1", b"plain").unwrap();
    assert_ne!(
        store.seal(&seal, b"row 1", b"plain").unwrap(),
        sealed,
        "nonces are random"
    );
    assert_eq!(*store.open(&seal, b"row 1", &sealed).unwrap(), b"plain");
    assert_eq!(
        store.open(&seal, b"row 2", &sealed),
        Err(KeyStoreError::Invalidated)
    );
    assert_eq!(
        store.open(&seal, b"row 1", &sealed[..5]),
        Err(KeyStoreError::Invalidated)
    );
    assert_eq!(
        store.sign(&seal, b"message"),
        Err(KeyStoreError::Invalidated),
        "one purpose each"
    );
    let items = vec![(b"row 1".to_vec(), sealed.clone()); 2];
    assert_eq!(store.open_all(&seal, &items).unwrap().len(), 2);

    assert_eq!(store.list().unwrap(), [seal.clone(), sign.clone()]);
    store.destroy(&seal).unwrap();
    store.destroy(&seal).unwrap();
    assert_eq!(store.open(&seal, b"row 1", &sealed), Err(KeyStoreError::NotFound));
    store
        .create(&seal, KeyPurpose::Seal, KeyAccess::DeviceUnlocked)
        .unwrap();
    assert_eq!(
        store.open(&seal, b"row 1", &sealed),
        Err(KeyStoreError::Invalidated),
        "a new key is another"
    );
}

#[test]
fn memory_keeps_the_contract() {
    contract(&MemoryKeyStore::new());
}

#[test]
fn files_keep_the_contract() {
    let directory = tempfile::tempdir().unwrap();
    let store = FileKeyStore::open(directory.path().join("keys")).unwrap();
    contract(&store);
    assert_eq!(store.warning(), Some(FILE_WARNING));
    let again = FileKeyStore::open(directory.path().join("keys")).unwrap();
    assert_eq!(
        again.public_key(&alias("sign-1")),
        store.public_key(&alias("sign-1"))
    );
}

#[cfg(unix)]
#[test]
fn files_are_private_and_unfinished_ones_are_removed() {
    use std::os::unix::fs::PermissionsExt as _;
    let directory = tempfile::tempdir().unwrap();
    let keys = directory.path().join("keys");
    let store = FileKeyStore::open(&keys).unwrap();
    store
        .create(&alias("device"), KeyPurpose::Sign, KeyAccess::Background)
        .unwrap();
    let mode = |path: &std::path::Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&keys), 0o700);
    assert_eq!(mode(&keys.join("device.key")), 0o600);
    std::fs::write(keys.join("half.new"), b"half a key").unwrap();
    let store = FileKeyStore::open(&keys).unwrap();
    assert!(!keys.join("half.new").exists());
    assert_eq!(store.list().unwrap(), [alias("device")]);
    std::fs::write(keys.join("device.key"), b"rubbish").unwrap();
    assert_eq!(store.sign(&alias("device"), b""), Err(KeyStoreError::Invalidated));
}

#[test]
fn aliases_are_safe_file_names() {
    for bad in ["", "..", "a/b", "A", "a b", "a.b", &"x".repeat(65)] {
        assert!(KeyAlias::parse(bad).is_none(), "{bad}");
    }
}
