//! What this service knows about the revocation of a certificate: its lists, its responder, and what it kept of both.

use jiff::{Timestamp, ToSpan as _};
use kazasu_pki::{AuthenticationCertificate, OcspRequest, RevocationRecord, RevokedCertificate, UnixSeconds};

use crate::clock::whole_milliseconds;
use crate::keyring::{KeyRing, Purpose, random};
use crate::metrics::Event;
use crate::ocsp::{AskError, OcspClient};
use crate::service::Service;
use crate::store;
use crate::store::StoreError;
use crate::store::ocsp_answer::KeptAnswer;

/// Years a revocation is kept after its date: no certificate lives longer than ten with its grace (facts, card §5.4).
const KEPT_YEARS: i64 = 11;

/// What is known of a certificate that was found in order so far. Asks the responder where one is configured and what is
/// kept does not serve any more; a responder that tells nothing is no error but a doubt in the record.
///
/// # Errors
/// [`StoreError`].
pub(crate) async fn record_of(
    service: &Service,
    certificate: &AuthenticationCertificate,
    now: Timestamp,
) -> Result<RevocationRecord, StoreError> {
    let mac = mac(
        service.keys.as_ref(),
        certificate.authority_key_id().as_bytes(),
        certificate.serial().as_bytes(),
    );
    let mut record = RevocationRecord::new(
        certificate.authority_key_id().clone(),
        certificate.serial().clone(),
    );
    if let Some(revoked_at) = store::revocation::find(&service.store, &mac).await? {
        record.take_revoked(UnixSeconds::new(revoked_at.as_second()));
        // Nothing anybody says could make it good again.
        return Ok(record);
    }
    let Some(client) = &service.ocsp else {
        return Ok(record);
    };
    let kept = store::ocsp_answer::find(&service.store, &mac).await?;
    if let Some(kept) = &kept {
        record.take(kept.answer);
        if let Some(last_good) = kept.last_good {
            record.take_last_good(last_good);
        }
    }
    if kept.is_none_or(|kept| !client.may_reuse(&kept.answer, kept.asked_at, now)) {
        ask(service, client, certificate, now, &mut record).await;
        keep(service, certificate, &mac, now, &record).await?;
    }
    Ok(record)
}

/// Asks about a certificate ahead of its check, so that the answer is there when the card has signed.
pub(crate) async fn look_ahead(service: &Service, der: &[u8]) {
    let now = service.clock.now();
    let Some(certificate) = service.certificates.worth_asking(der, now) else {
        return;
    };
    if let Err(error) = record_of(service, &certificate, now).await {
        tracing::warn!(code = error.code(), "looking ahead failed");
    }
}

async fn ask(
    service: &Service,
    client: &OcspClient,
    certificate: &AuthenticationCertificate,
    now: Timestamp,
    record: &mut RevocationRecord,
) {
    let lists = service.certificates.lists();
    let asked = match OcspRequest::new(service.certificates.anchors(), certificate, random()) {
        Ok(request) => client.ask(&request, now, lists.as_ref()).await,
        Err(error) => Err(error.into()),
    };
    service
        .metrics
        .asked(asked.as_ref().map_or_else(AskError::code, |_| "answered"));
    match asked {
        Ok(answer) => record.take(answer),
        Err(error) => {
            tracing::warn!(code = error.code(), %error, "no OCSP answer");
            record.take_failure(error.doubt());
        }
    }
}

async fn keep(
    service: &Service,
    certificate: &AuthenticationCertificate,
    mac: &[u8; 32],
    now: Timestamp,
    record: &RevocationRecord,
) -> Result<(), StoreError> {
    if let Some(at) = record.revoked_at() {
        store::revocation::keep(&service.store, &[(*mac, instant(at))]).await?;
    }
    let Some(answer) = record.answer().filter(|_| !record.has_failed()) else {
        return Ok(());
    };
    let kept = KeptAnswer {
        answer: *answer,
        last_good: record.last_good(),
        asked_at: now,
    };
    let until = instant(service.certificates.usable_until(certificate));
    store::ocsp_answer::keep(&service.store, mac, &kept, until).await
}

impl Service {
    /// Reads the revocation lists that changed, and keeps what they revoke beyond a restart.
    ///
    /// # Errors
    /// [`StoreError`]; what was read counts all the same, and is kept at the next call. A list that cannot be read is
    /// logged, and what was known stays.
    pub async fn renew_revocation(&self) -> Result<(), StoreError> {
        match self.certificates.reload() {
            Ok(()) => self.metrics.happened(Event::ListsRead, self.clock.now()),
            Err(error) => {
                tracing::error!(%error, "revocation lists could not be read; the last ones stay");
            }
        }
        self.keep_revocations().await
    }

    /// Writes down what the lists revoke and the database does not know yet.
    ///
    /// # Errors
    /// [`StoreError`]; the same is tried again at the next call.
    pub async fn keep_revocations(&self) -> Result<(), StoreError> {
        let learned = self.certificates.take_learned();
        if learned.is_empty() {
            return Ok(());
        }
        let rows: Vec<_> = learned
            .iter()
            .map(
                |RevokedCertificate {
                     authority,
                     serial,
                     at,
                 }| {
                    let mac = mac(self.keys.as_ref(), authority.as_bytes(), serial.as_bytes());
                    (mac, instant(*at))
                },
            )
            .collect();
        let kept = store::revocation::keep(&self.store, &rows).await;
        if kept.is_err() {
            self.certificates.learn_again(learned);
        }
        kept
    }

    /// Forgets what no certificate in its dates or grace can need any more.
    pub(crate) async fn sweep_revocations(&self, now: Timestamp) -> Result<(), StoreError> {
        let before = now
            .checked_sub((KEPT_YEARS * 366 * 24).hours())
            .unwrap_or(Timestamp::MIN);
        store::revocation::sweep(&self.store, before).await?;
        store::ocsp_answer::sweep(&self.store, now).await
    }
}

/// How the store names a certificate here: not as in the register, so that the two tables do not point at each other.
fn mac(keys: &dyn KeyRing, authority: &[u8], serial: &[u8]) -> [u8; 32] {
    keys.mac(Purpose::Revocation, &[authority, serial])
}

fn instant(at: UnixSeconds) -> Timestamp {
    whole_milliseconds(at.get().saturating_mul(1_000))
}
