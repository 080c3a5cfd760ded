//! What the operator decides about the portal.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use url::Url;

/// The portal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Portal {
    /// Hours for which the link of a registration works (C1: the newest source says 24), from its sending (C25).
    pub activation_hours: u32,
    /// Days for which the invitation of a medical institution works.
    pub invitation_days: u32,
    /// Minutes for which the link of a password reset works.
    pub reset_minutes: u32,
    /// Minutes without a request after which a log-in ends.
    pub idle_minutes: u32,
    /// Hours after which a log-in ends, unless it is extended.
    pub session_hours: u32,
    /// Mails one address may be sent in an hour that anybody can cause.
    pub mails_per_hour: u32,
    /// Version of 施術所等向け総合ポータルサイト利用規約, kept with each consent.
    pub terms_version: String,
    /// How mail leaves. In test mode it may stay in the outbox.
    pub mail: Option<Mail>,
}

/// A mail server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mail {
    /// `smtps://host`, `smtp://host?tls=required`, or plain `smtp://host` to a server of this machine.
    pub server: Url,
    /// File of the password, where the server asks for one; the user stands in `server`.
    #[serde(default)]
    pub password: Option<PathBuf>,
    /// Sender.
    pub from: String,
}

impl Default for Portal {
    fn default() -> Self {
        Self {
            activation_hours: 24,
            invitation_days: 14,
            reset_minutes: 60,
            idle_minutes: 30,
            session_hours: 12,
            mails_per_hour: 5,
            terms_version: "2026-11".to_owned(),
            mail: None,
        }
    }
}

impl Portal {
    pub(super) fn broken_rule(&self) -> Option<&'static str> {
        let durations = [
            self.activation_hours,
            self.invitation_days,
            self.reset_minutes,
            self.idle_minutes,
            self.session_hours,
            self.mails_per_hour,
        ];
        if durations.iter().any(|&number| number == 0 || number > 10_000) {
            return Some("durations must be from 1 to 10000");
        }
        self.mail.as_ref().and_then(Mail::broken_rule)
    }
}

impl Mail {
    fn broken_rule(&self) -> Option<&'static str> {
        if !matches!(self.server.scheme(), "smtp" | "smtps") || self.server.host_str().is_none() {
            return Some("mail.server must be an smtp: or smtps: address");
        }
        if self.server.password().is_some() {
            return Some("mail.password must be a file, not part of mail.server");
        }
        let plain =
            self.server.scheme() == "smtp" && !self.server.query_pairs().any(|(name, _)| name == "tls");
        let here = matches!(self.server.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"));
        if plain && !here {
            return Some("mail.server must be smtps: or have ?tls=required unless it is on this machine");
        }
        (!self.from.contains('@')).then_some("mail.from must be a mail address")
    }
}
