//! The activation payload: one text that a QR code, the account PDF or a one-time link carries
//! (`project-defined`).
//!
//! `kazasu:1?c=<機関コード>&i=<ID>&p=<パスワード>&a=<アクティベーションコード>&o=<service origin>`, values
//! percent-encoded as in `application/x-www-form-urlencoded`. Unknown keys are ignored, so that a later payload
//! may say more; an unknown *version* is refused.

use thiserror::Error;
use url::form_urlencoded;
use zeroize::Zeroizing;

use crate::id::{AccountId, InstitutionCode};
use crate::origin::ServiceOrigin;
use crate::secret::{AccountPassword, ActivationCode};

const PREFIX: &str = "kazasu:1?";
/// Longest text read; a QR code of version 40 holds less.
const LONGEST: usize = 2_048;

/// What a device needs to activate itself.
#[derive(Debug, PartialEq, Eq)]
pub struct ActivationPayload {
    /// 機関コード.
    pub institution_code: InstitutionCode,
    /// ID.
    pub account_id: AccountId,
    /// パスワード.
    pub password: AccountPassword,
    /// アクティベーションコード.
    pub activation_code: ActivationCode,
    /// The service this account lives on. The app compares it with the origins it trusts and never follows
    /// it blindly.
    pub origin: ServiceOrigin,
}

/// Why a text is no activation payload. Holds no part of the text: it is a secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum PayloadError {
    /// Does not begin with `kazasu:`, or is too long.
    #[error("not an activation payload")]
    NotAPayload,
    /// A version this program does not read.
    #[error("an activation payload of another version")]
    OtherVersion,
    /// A key is missing, twice there, or its value is malformed.
    #[error("{field} is missing or malformed")]
    Field {
        /// Name of the field in the wire vocabulary.
        field: &'static str,
    },
}

impl PayloadError {
    /// The stable code of this fact.
    #[must_use]
    pub fn code(&self) -> &'static str {
        "wire.payload.malformed"
    }
}

impl ActivationPayload {
    /// Reads a payload; white space around it is the scanner's and is dropped.
    ///
    /// # Errors
    /// See [`PayloadError`].
    pub fn parse(text: &str) -> Result<Self, PayloadError> {
        let text = text.trim();
        if text.len() > LONGEST {
            return Err(PayloadError::NotAPayload);
        }
        let Some(query) = text.strip_prefix(PREFIX) else {
            return Err(if text.starts_with("kazasu:") {
                PayloadError::OtherVersion
            } else {
                PayloadError::NotAPayload
            });
        };
        let field = |key: &str, field: &'static str| -> Result<Zeroizing<String>, PayloadError> {
            let mut values = form_urlencoded::parse(query.as_bytes()).filter(|(k, _)| k == key);
            match (values.next(), values.next()) {
                (Some((_, value)), None) if !value.is_empty() => Ok(Zeroizing::new(value.into_owned())),
                _ => Err(PayloadError::Field { field }),
            }
        };
        let malformed = |field: &'static str| PayloadError::Field { field };
        Ok(Self {
            institution_code: field("c", "institution_code")?
                .parse()
                .map_err(|_| malformed("institution_code"))?,
            account_id: field("i", "account_id")?
                .parse()
                .map_err(|_| malformed("account_id"))?,
            password: AccountPassword::new(std::mem::take(&mut *field("p", "password")?)),
            activation_code: ActivationCode::new(std::mem::take(&mut *field("a", "activation_code")?)),
            origin: field("o", "origin")?.parse().map_err(|_| malformed("origin"))?,
        })
    }

    /// Writes the payload.
    #[must_use]
    pub fn to_text(&self) -> Zeroizing<String> {
        let query = form_urlencoded::Serializer::new(String::new())
            .append_pair("c", self.institution_code.as_str())
            .append_pair("i", self.account_id.as_str())
            // EXPOSE: the payload is the account's secret form; the caller gets it in a wiped string.
            .append_pair("p", self.password.expose())
            // EXPOSE: as above.
            .append_pair("a", self.activation_code.expose())
            .append_pair("o", self.origin.as_str())
            .finish();
        Zeroizing::new(format!("{PREFIX}{query}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOLDEN: &str = "kazasu:1?c=4880123456&i=W0000001&p=IQ%26zse45&a=123456789012&o=https%3A%2F%2Feligibility.kazasu.example";

    #[test]
    fn golden_payload() {
        let payload = ActivationPayload::parse(&format!(" {GOLDEN}\n")).unwrap();
        assert_eq!(payload.password.expose(), "IQ&zse45");
        assert_eq!(payload.origin.as_str(), "https://eligibility.kazasu.example");
        assert_eq!(*payload.to_text(), GOLDEN);
        assert_eq!(
            ActivationPayload::parse(&format!("{GOLDEN}&z=1")).unwrap(),
            payload
        );
    }

    #[test]
    fn what_is_wrong_is_named() {
        let table = [
            ("", PayloadError::NotAPayload),
            ("https://kazasu.example", PayloadError::NotAPayload),
            ("kazasu:2?c=1", PayloadError::OtherVersion),
            (
                "kazasu:1?",
                PayloadError::Field {
                    field: "institution_code",
                },
            ),
        ];
        for (text, error) in table {
            assert_eq!(ActivationPayload::parse(text), Err(error), "{text}");
        }
        for (key, field) in [
            ("c=", "institution_code"),
            ("i=", "account_id"),
            ("p=", "password"),
            ("a=", "activation_code"),
            ("o=", "origin"),
        ] {
            let without = GOLDEN.replacen(key, "x=", 1);
            assert_eq!(
                ActivationPayload::parse(&without),
                Err(PayloadError::Field { field })
            );
        }
        let twice = format!("{GOLDEN}&c=4880123456");
        assert_eq!(
            ActivationPayload::parse(&twice),
            Err(PayloadError::Field {
                field: "institution_code"
            })
        );
        assert_eq!(
            ActivationPayload::parse(&GOLDEN.replace("https", "http")),
            Err(PayloadError::Field { field: "origin" })
        );
    }
}
