//! Settings: one TOML file, overridden by `KAZASU_*` variables (`KAZASU_LISTEN`, `KAZASU_TLS__CERTIFICATE`, …).

mod admin;
mod clock_trust;
mod limits;
mod network;
mod office;
mod portal;
mod revocation;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use figment::Figment;
use figment::providers::{Env, Format as _, Serialized, Toml};
use kazasu_wire::challenge::Maintenance;
use kazasu_wire::client::Version;
use kazasu_wire::method::Method;
use kazasu_wire::origin::ServiceOrigin;
use serde::{Deserialize, Serialize};
use thiserror::Error;

pub use self::admin::Admin;
pub use self::clock_trust::ClockTrust;
pub use self::limits::Limits;
pub use self::network::{Address, Network, NetworkError};
pub use self::office::Office;
pub use self::portal::{Mail, Portal};
pub use self::revocation::{InDoubt, Nonce, Ocsp, RevocationPolicy};
use crate::store::backend::Backend;
pub use kazasu_pages::Operator;

/// Everything an operator decides.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Database URL; `sqlite:PATH` for one instance, `postgresql://…` for any number.
    pub database: String,
    /// Address to listen on; port 0 takes a free one.
    pub listen: SocketAddr,
    /// Public origin: what proofs and signed bytes name. In test mode the bound address where absent.
    pub origin: Option<ServiceOrigin>,
    /// Test mode: plain HTTP on loopback, test trust anchors, prefecture 48. Never mixes with real data.
    pub test_mode: bool,
    /// File of the service's keys, mode 0600, made at the first start. Never beside a backup of the database.
    pub key_ring: PathBuf,
    /// File of the audit's checkpoints, outside the database; without one a cut tail or a dropped chain is not found.
    pub audit_checkpoints: Option<PathBuf>,
    /// TLS; required unless in test mode or behind a proxy.
    pub tls: Option<Tls>,
    /// Networks of the proxies in front. Only from there is `X-Forwarded-For` believed and, without TLS, anybody heard.
    pub behind_proxy: Vec<Network>,
    /// The operator's own listener: health, readiness, metrics. None where absent.
    pub admin: Option<Admin>,
    /// Seconds between the first "not ready" and the last connection taken, so that balancers look elsewhere in time.
    pub drain_seconds: u64,
    /// How much anybody may ask for.
    pub limits: Limits,
    /// PEM files of the certification authorities whose authentication certificates are accepted.
    pub trust_anchors: Vec<PathBuf>,
    /// Files of revocation lists, DER; looked at again every [`Settings::revocation_seconds`].
    pub revocation_lists: Vec<PathBuf>,
    /// Seconds between two readings of the revocation lists.
    pub revocation_seconds: u64,
    /// The OCSP responder (RFC 6960); none where absent. Beside lists, a revocation by either counts.
    pub ocsp: Option<Ocsp>,
    /// What a certificate is worth about which neither list nor responder says anything current.
    pub revocation_policy: RevocationPolicy,
    /// When the clock is believed that results are destroyed by.
    pub clock_trust: ClockTrust,
    /// Where the three months begin in which an expired card still works (eligibility facts 72).
    pub grace_start: GraceStart,
    /// Oldest client version served.
    pub minimum_client_version: Option<String>,
    /// The next planned maintenance, told with every challenge.
    pub maintenance: Option<Maintenance>,
    /// Methods offered; `visual` needs [`Settings::terminal`]. Without any, no card is checked and no anchor needed.
    pub methods: Vec<Method>,
    /// Key and certificates of the terminal of visual checks. `project-defined`.
    pub terminal: Option<TerminalFiles>,
    /// How the operator's desk works.
    pub office: Office,
    /// The portal: links, sessions, mail.
    pub portal: Portal,
    /// Who the operator is, as pages, mails and papers say it. Fictional until named.
    pub operator: Operator,
    /// Log filter in the syntax of `RUST_LOG`.
    pub log: String,
}

/// Certificate and key of the server, PEM files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tls {
    /// Chain, the server's own certificate first.
    pub certificate: PathBuf,
    /// Private key.
    pub key: PathBuf,
}

/// Key and certificates of the terminal (`project-defined`, docs/adr/0006).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TerminalFiles {
    /// RSA-2048 private key, PKCS#8 in PEM or DER, mode 0600.
    pub key: PathBuf,
    /// JSON list of certificates, `[{"body": …, "signature": …}]` in base64url, the terminal's own last.
    pub certificates: PathBuf,
}

/// Start of the grace period; sources differ (eligibility facts 72).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GraceStart {
    /// 有効期限の日から.
    ExpiryDay,
    /// 有効期限の属する月の末日から.
    EndOfMonth,
}

/// Why the settings cannot be used.
#[derive(Debug, Error)]
pub enum SettingsError {
    /// The file or a variable is malformed.
    #[error("settings cannot be read: {0}")]
    Malformed(Box<figment::Error>),
    /// A setting contradicts another.
    #[error("{field}: {rule}")]
    Contradiction {
        /// The setting.
        field: &'static str,
        /// What holds for it.
        rule: &'static str,
    },
}

impl SettingsError {
    /// The stable code of this fact.
    #[must_use]
    pub fn code(&self) -> &'static str {
        "app.settings.invalid"
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            database: "sqlite:kazasu.db".to_owned(),
            listen: SocketAddr::from(([127, 0, 0, 1], 8443)),
            origin: None,
            test_mode: false,
            key_ring: PathBuf::from("kazasu.keys"),
            audit_checkpoints: None,
            tls: None,
            behind_proxy: Vec::new(),
            admin: None,
            drain_seconds: 0,
            limits: Limits::default(),
            trust_anchors: Vec::new(),
            revocation_lists: Vec::new(),
            revocation_seconds: 60,
            ocsp: None,
            revocation_policy: RevocationPolicy::default(),
            clock_trust: ClockTrust::default(),
            grace_start: GraceStart::ExpiryDay,
            minimum_client_version: None,
            maintenance: None,
            methods: vec![Method::Pin],
            terminal: None,
            office: Office::default(),
            portal: Portal::default(),
            operator: Operator::default(),
            log: "info".to_owned(),
        }
    }
}

impl Settings {
    /// Reads `file`, where given, and the `KAZASU_*` variables over it.
    ///
    /// # Errors
    /// [`SettingsError::Malformed`] for an unreadable file, an unknown name or a malformed value.
    pub fn load(file: Option<&Path>) -> Result<Self, SettingsError> {
        let mut figment = Figment::from(Serialized::defaults(Self::default()));
        if let Some(file) = file {
            figment = figment.merge(Toml::file_exact(file));
        }
        figment
            .merge(Env::prefixed("KAZASU_").ignore(&["config"]).split("__"))
            .extract()
            .map_err(|error| SettingsError::Malformed(Box::new(error)))
    }

    /// Holds the rules between settings.
    ///
    /// # Errors
    /// [`SettingsError::Contradiction`] names the first broken rule.
    pub fn check(&self) -> Result<(), SettingsError> {
        let broken = |field, rule| Err(SettingsError::Contradiction { field, rule });
        if self.tls.is_none() && !self.hears_everybody_in_plain_text() && self.behind_proxy.is_empty() {
            return broken(
                "tls",
                "plain HTTP is for test mode on a loopback address, or behind a proxy",
            );
        }
        if let Some(rule) = self.admin.as_ref().and_then(Admin::broken_rule) {
            return broken("admin", rule);
        }
        if let Some(rule) = self.limits.broken_rule() {
            return broken("limits", rule);
        }
        if self.origin.is_none() && !self.test_mode {
            return broken("origin", "must be named outside test mode");
        }
        if self.origin.as_ref().is_some_and(ServiceOrigin::is_plain_http) && !self.test_mode {
            return broken("origin", "must be https outside test mode");
        }
        if !self.test_mode && self.revocation_policy.accepts() {
            return broken("revocation_policy", "accept is for test mode");
        }
        if let Some(rule) = self.portal.broken_rule() {
            return broken("portal", rule);
        }
        if let Some(rule) = self.ocsp.as_ref().and_then(Ocsp::broken_rule) {
            return broken("ocsp", rule);
        }
        if let Some(rule) = self.clock_trust.broken_rule() {
            return broken("clock_trust", rule);
        }
        if Backend::of(&self.database).is_err() {
            return broken("database", "must be a sqlite: or postgresql: URL");
        }
        if self
            .methods
            .iter()
            .any(|method| matches!(method, Method::Unknown(_)))
        {
            return broken("methods", "must be pin or visual");
        }
        if self.methods.contains(&Method::Visual) && self.terminal.is_none() {
            return broken("methods", "visual needs a terminal");
        }
        if self.minimum_client_version.is_some() && self.minimum_version().is_none() {
            return broken("minimum_client_version", "must be major.minor.patch");
        }
        Ok(())
    }

    /// Whether whoever connects may speak plain HTTP; otherwise only a proxy may.
    #[must_use]
    pub fn hears_everybody_in_plain_text(&self) -> bool {
        self.test_mode && self.listen.ip().is_loopback()
    }

    /// Oldest client version served, as a version.
    #[must_use]
    pub fn minimum_version(&self) -> Option<Version> {
        self.minimum_client_version.as_deref()?.parse().ok()
    }

    /// Whether cookies are kept from plain HTTP: everywhere but in test mode on this machine.
    #[must_use]
    pub fn secure_cookies(&self) -> bool {
        !self.hears_everybody_in_plain_text() || self.tls.is_some()
    }

    /// The settings as TOML-like JSON for people to read, without what could open anything.
    #[must_use]
    pub fn redacted(&self) -> serde_json::Value {
        let mut shown = self.clone();
        if let Ok(mut url) = url::Url::parse(&self.database)
            && url.password().is_some()
            && url.set_password(Some("***")).is_ok()
        {
            shown.database = url.into();
        }
        serde_json::to_value(&shown).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_between_settings() {
        let test = Settings {
            test_mode: true,
            ..Settings::default()
        };
        assert!(test.check().is_ok());
        let table = [
            (Settings::default(), "tls"),
            (
                Settings {
                    listen: SocketAddr::from(([0, 0, 0, 0], 80)),
                    ..test.clone()
                },
                "tls",
            ),
            (
                Settings {
                    database: "mysql://a:b@c/d".into(),
                    ..test.clone()
                },
                "database",
            ),
            (
                Settings {
                    minimum_client_version: Some("1".into()),
                    ..test.clone()
                },
                "minimum_client_version",
            ),
            (
                Settings {
                    methods: vec![Method::Pin, Method::Visual],
                    ..test.clone()
                },
                "methods",
            ),
            (
                Settings {
                    methods: vec![Method::Unknown("face".into())],
                    ..test.clone()
                },
                "methods",
            ),
            (
                Settings {
                    test_mode: false,
                    tls: Some(Tls {
                        certificate: "tls.pem".into(),
                        key: "tls.key".into(),
                    }),
                    origin: "https://eligibility.kazasu.example".parse().ok(),
                    revocation_policy: RevocationPolicy {
                        grace_unknown: InDoubt::Accept,
                        ..RevocationPolicy::default()
                    },
                    ..test.clone()
                },
                "revocation_policy",
            ),
            (
                Settings {
                    ocsp: "https://ocsp.kazasu.example".parse().ok().map(Ocsp::at),
                    ..test.clone()
                },
                "ocsp",
            ),
            (
                Settings {
                    admin: Some(Admin {
                        listen: SocketAddr::from(([0, 0, 0, 0], 9_464)),
                        beyond_loopback: false,
                    }),
                    ..test.clone()
                },
                "admin",
            ),
            (
                Settings {
                    limits: Limits {
                        caller_burst: 0,
                        ..Limits::default()
                    },
                    ..test.clone()
                },
                "limits",
            ),
        ];
        for (settings, at_fault) in table {
            match settings.check() {
                Err(SettingsError::Contradiction { field, .. }) => assert_eq!(field, at_fault),
                other => panic!("{at_fault}: {other:?}"),
            }
        }
    }

    #[test]
    fn a_proxy_may_speak_plain_http() {
        let proxied = Settings {
            listen: SocketAddr::from(([0, 0, 0, 0], 8_080)),
            origin: "https://eligibility.kazasu.example".parse().ok(),
            behind_proxy: vec!["192.0.2.0/24".parse().unwrap()],
            ..Settings::default()
        };
        assert!(proxied.check().is_ok() && !proxied.hears_everybody_in_plain_text());
    }

    #[test]
    fn shown_without_the_password() {
        let settings = Settings {
            database: "postgres://kazasu:Planted7@db.example/kazasu".into(),
            ..Settings::default()
        };
        let shown = settings.redacted().to_string();
        assert!(shown.contains("kazasu:***@db.example") && !shown.contains("Planted7"));
    }
}
