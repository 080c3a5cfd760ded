//! The one blocking thread all key store calls come from.

use std::sync::{Arc, mpsc};
use std::thread;

use kazasu_wire::jwk::P256PublicKey;
use tokio::sync::oneshot;
use zeroize::Zeroizing;

use super::{KeyAccess, KeyAlias, KeyPurpose, KeyStore, KeyStoreError, PlainItem, SealedItem};

type Job = Box<dyn FnOnce(&dyn KeyStore) + Send>;

/// Hands calls over to the thread that owns the store, so that a store which waits for a finger blocks neither the
/// runtime nor a lock. The thread ends when the last handle is dropped.
#[derive(Clone)]
pub(crate) struct Keys {
    jobs: mpsc::Sender<Job>,
    warning: Option<&'static str>,
}

impl Keys {
    pub(crate) fn start(store: Arc<dyn KeyStore>) -> Result<Self, KeyStoreError> {
        let warning = store.warning();
        let (jobs, waiting) = mpsc::channel::<Job>();
        thread::Builder::new()
            .name("kazasu-keys".to_owned())
            .spawn(move || {
                for job in waiting {
                    job(&*store);
                }
            })
            .map_err(|_| KeyStoreError::Unavailable)?;
        Ok(Self { jobs, warning })
    }

    pub(crate) fn warning(&self) -> Option<&'static str> {
        self.warning
    }

    pub(crate) async fn create(
        &self,
        alias: KeyAlias,
        purpose: KeyPurpose,
        access: KeyAccess,
    ) -> Result<(), KeyStoreError> {
        self.call(move |store| store.create(&alias, purpose, access))
            .await
    }

    pub(crate) async fn public_key(&self, alias: KeyAlias) -> Result<P256PublicKey, KeyStoreError> {
        let point = self.call(move |store| store.public_key(&alias)).await?;
        P256PublicKey::from_uncompressed(&point).ok_or(KeyStoreError::Invalidated)
    }

    pub(crate) async fn sign(&self, alias: KeyAlias, message: Vec<u8>) -> Result<[u8; 64], KeyStoreError> {
        self.call(move |store| store.sign(&alias, &message))
            .await?
            .to_raw()
            .map_err(|_| KeyStoreError::Invalidated)
    }

    pub(crate) async fn seal(
        &self,
        alias: KeyAlias,
        aad: Vec<u8>,
        plain: Zeroizing<Vec<u8>>,
    ) -> Result<Vec<u8>, KeyStoreError> {
        self.call(move |store| store.seal(&alias, &aad, &plain)).await
    }

    pub(crate) async fn seal_all(
        &self,
        alias: KeyAlias,
        items: Vec<PlainItem>,
    ) -> Result<Vec<Vec<u8>>, KeyStoreError> {
        self.call(move |store| store.seal_all(&alias, &items)).await
    }

    pub(crate) async fn open(
        &self,
        alias: KeyAlias,
        aad: Vec<u8>,
        sealed: Vec<u8>,
    ) -> Result<Zeroizing<Vec<u8>>, KeyStoreError> {
        self.call(move |store| store.open(&alias, &aad, &sealed)).await
    }

    pub(crate) async fn open_all(
        &self,
        alias: KeyAlias,
        items: Vec<SealedItem>,
    ) -> Result<Vec<Zeroizing<Vec<u8>>>, KeyStoreError> {
        self.call(move |store| store.open_all(&alias, &items)).await
    }

    pub(crate) async fn destroy(&self, alias: KeyAlias) -> Result<(), KeyStoreError> {
        self.call(move |store| store.destroy(&alias)).await
    }

    pub(crate) async fn list(&self) -> Result<Vec<KeyAlias>, KeyStoreError> {
        self.call(|store| store.list()).await
    }

    async fn call<T: Send + 'static>(
        &self,
        work: impl FnOnce(&dyn KeyStore) -> Result<T, KeyStoreError> + Send + 'static,
    ) -> Result<T, KeyStoreError> {
        let (answer, answered) = oneshot::channel();
        let job: Job = Box::new(move |store| {
            // Nobody may be waiting any more; then the answer is nobody's.
            let _ = answer.send(work(store));
        });
        self.jobs.send(job).map_err(|_| KeyStoreError::Unavailable)?;
        answered.await.map_err(|_| KeyStoreError::Unavailable)?
    }
}
