//! What is remembered about one certificate.

use std::fmt;

use super::{OcspAnswer, OcspStatus};
use crate::{AuthorityKeyId, Doubt, Revocation, RevocationStatus, SerialNumber, UnixSeconds};

/// What lists and answers have said about one certificate, to be kept over restarts.
///
/// - "Revoked" stays, whatever is said later and however the responder forgets it: a certificate revoked before its
///   expiry stays revoked in its grace.
/// - A hold stays until a newer answer lifts it.
/// - "Not revoked" counts until its end, and is remembered after it as the last known one.
#[derive(Clone, PartialEq, Eq)]
pub struct RevocationRecord {
    authority: AuthorityKeyId,
    serial: SerialNumber,
    revoked_at: Option<UnixSeconds>,
    answer: Option<OcspAnswer>,
    last_good: Option<UnixSeconds>,
    doubt: Option<Doubt>,
}

impl RevocationRecord {
    /// Nothing yet.
    #[must_use]
    pub fn new(authority: AuthorityKeyId, serial: SerialNumber) -> Self {
        Self {
            authority,
            serial,
            revoked_at: None,
            answer: None,
            last_good: None,
            doubt: None,
        }
    }

    /// Takes an answer; an older one than the present adds only what it says for good.
    pub fn take(&mut self, answer: OcspAnswer) {
        self.doubt = None;
        match answer.status {
            OcspStatus::Revoked { at } => self.take_revoked(at),
            OcspStatus::Good => self.take_last_good(answer.this_update),
            OcspStatus::OnHold { .. } | OcspStatus::Unknown => {}
        }
        if self
            .answer
            .is_none_or(|present| present.this_update <= answer.this_update)
        {
            self.answer = Some(answer);
        }
    }

    /// Takes that the certificate is revoked for good since `at`; the earliest date counts.
    pub fn take_revoked(&mut self, at: UnixSeconds) {
        self.revoked_at = Some(self.revoked_at.map_or(at, |known| known.min(at)));
    }

    /// Takes that the certificate was not revoked at `at`; the latest date counts.
    pub fn take_last_good(&mut self, at: UnixSeconds) {
        self.last_good = self.last_good.max(Some(at));
    }

    /// Takes that asking just now brought nothing, and why.
    pub fn take_failure(&mut self, doubt: Doubt) {
        self.doubt = Some(doubt);
    }

    /// Whether asking just now brought nothing.
    #[must_use]
    pub fn has_failed(&self) -> bool {
        self.doubt.is_some()
    }

    /// Since when it is revoked for good.
    #[must_use]
    pub fn revoked_at(&self) -> Option<UnixSeconds> {
        self.revoked_at
    }

    /// The newest answer.
    #[must_use]
    pub fn answer(&self) -> Option<&OcspAnswer> {
        self.answer.as_ref()
    }

    /// When it was last said not to be revoked.
    #[must_use]
    pub fn last_good(&self) -> Option<UnixSeconds> {
        self.last_good
    }

    fn present(&self, at: UnixSeconds) -> RevocationStatus {
        let last_good = self.last_good;
        let doubtful = |doubt| RevocationStatus::Unknown { doubt, last_good };
        if let Some(at) = self.revoked_at {
            return RevocationStatus::Revoked { at };
        }
        match self.answer {
            None => doubtful(self.doubt.unwrap_or(Doubt::Down)),
            Some(OcspAnswer {
                status: OcspStatus::OnHold { at } | OcspStatus::Revoked { at },
                ..
            }) => RevocationStatus::Revoked { at },
            Some(answer) if at > answer.fresh_until => doubtful(self.doubt.unwrap_or(Doubt::Stale)),
            Some(OcspAnswer {
                status: OcspStatus::Good,
                ..
            }) => RevocationStatus::Good,
            Some(OcspAnswer {
                status: OcspStatus::Unknown,
                ..
            }) => doubtful(Doubt::Unrecognized),
        }
    }
}

impl Revocation for RevocationRecord {
    fn status(&self, authority: &AuthorityKeyId, serial: &SerialNumber, at: UnixSeconds) -> RevocationStatus {
        if (authority, serial) == (&self.authority, &self.serial) {
            self.present(at)
        } else {
            RevocationStatus::Unknown {
                doubt: Doubt::Down,
                last_good: None,
            }
        }
    }
}

impl fmt::Debug for RevocationRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RevocationRecord(redacted)")
    }
}
