//! What all use cases share.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use kazasu_wire::activation::Facility;
use kazasu_wire::id::FacilityId;
use kazasu_wire::jwk::Thumbprint;
use kazasu_wire::origin::ServiceOrigin;

use crate::activation::DeviceRecord;
use crate::clock::Clock;
use crate::history::History;
use crate::http::{CallError, ServiceClient, device_key};
use crate::keystore::{KeyFlow, KeyStoreError, Keys};
use crate::settings::Settings;
use crate::store::{self, Store, StoreError, name};

pub(crate) struct Core {
    pub(crate) origin: ServiceOrigin,
    pub(crate) test_mode: bool,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) keys: Keys,
    pub(crate) store: Arc<Store>,
    pub(crate) http: ServiceClient,
    pub(crate) history: History,
    /// Why everything was forgotten, until the next activation: of several contacts under way the first to hear it. The
    /// others only find the keys gone.
    pub(crate) forgotten: Mutex<Option<CallError>>,
}

impl Core {
    pub(crate) fn device(&self) -> Result<Option<DeviceRecord>, StoreError> {
        self.store.get(name::DEVICE)
    }

    /// The clinics of the device, or `None` before activation.
    pub(crate) fn facilities(&self) -> Result<Option<Vec<FacilityId>>, StoreError> {
        let device = self.device()?;
        Ok(device.map(|device| {
            device
                .facilities
                .into_iter()
                .map(|facility| facility.facility_id)
                .collect()
        }))
    }

    pub(crate) fn settings(&self) -> Result<Settings, StoreError> {
        Ok(self.store.get(name::SETTINGS)?.unwrap_or_default())
    }

    pub(crate) fn put_settings(&self, settings: &Settings) -> Result<(), StoreError> {
        self.store.put(name::SETTINGS, settings)
    }

    pub(crate) async fn device_thumbprint(&self) -> Result<Thumbprint, KeyStoreError> {
        Ok(self.keys.public_key(device_key()).await?.thumbprint())
    }

    /// Looks at how the service was asked and what it answered: a device that was stopped, or whose own keys are gone for
    /// good, forgets everything at once and can be activated anew (design §5, [`KeyFlow::Renew`]).
    pub(crate) async fn contact<T>(&self, answer: Result<T, CallError>) -> Result<T, CallError> {
        if let Err(error) = &answer
            && (error.is_stopped() || lost_its_keys(error))
        {
            self.forgotten_slot().get_or_insert_with(|| error.clone());
            if let Err(error) = self.wipe().await {
                tracing::error!(code = error.code(), "this device could not be wiped");
            }
        }
        if let Some(facilities) = self.http.take_facilities()
            && let Err(error) = self.put_facilities(facilities)
        {
            tracing::error!(code = error.code(), "the device's clinics could not be kept");
        }
        // Each answer brings the service's clock: the one that may destroy months, and right a device clock.
        if let Some(server_time) = self.http.take_server_time()
            && let Err(error) = self.history.sweep(Some(server_time)).await
        {
            tracing::error!(
                code = error.code(),
                "months past their days could not be destroyed"
            );
        }
        answer
    }

    /// Why everything was forgotten since the last activation, if it was.
    pub(crate) fn forgotten(&self) -> Option<CallError> {
        self.forgotten_slot().clone()
    }

    /// The device has something to lose again.
    pub(crate) fn activated(&self) {
        *self.forgotten_slot() = None;
    }

    fn forgotten_slot(&self) -> MutexGuard<'_, Option<CallError>> {
        self.forgotten.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// 併設: takes over the clinics the service names with a token, where they have changed.
    fn put_facilities(&self, facilities: Vec<Facility>) -> Result<(), StoreError> {
        match self.device()? {
            Some(mut device) if device.facilities != facilities => {
                device.facilities = facilities;
                self.store.put(name::DEVICE, &device)
            }
            _ => Ok(()),
        }
    }

    /// Destroys every key, then every row. Settings stay.
    pub(crate) async fn wipe(&self) -> Result<(), WipeError> {
        self.http.set_credential(None);
        self.history.reset();
        // One key that cannot be destroyed must not save the others.
        let mut failed = None;
        for alias in self.keys.list().await? {
            failed = self.keys.destroy(alias).await.err().or(failed);
        }
        self.store.transaction(store::clear)?;
        self.store.flush()?;
        failed.map_or(Ok(()), |error| Err(error.into()))
    }
}

/// The device's own keys sign every request and seal its credential.
fn lost_its_keys(error: &CallError) -> bool {
    matches!(error, CallError::Key(error) if error.flow() == KeyFlow::Renew)
}

/// Why something may be left on the device.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum WipeError {
    #[error(transparent)]
    Key(#[from] KeyStoreError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl WipeError {
    pub(crate) fn code(&self) -> &'static str {
        match self {
            Self::Key(error) => error.code(),
            Self::Store(error) => error.code(),
        }
    }
}
