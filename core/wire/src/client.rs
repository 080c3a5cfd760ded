//! Who is calling: the `Kazasu-Client` header.

use std::fmt;
use std::str::FromStr;

/// Header that every app request carries, `app/version/os`.
pub const CLIENT_HEADER: &str = "Kazasu-Client";

/// `app/version/os`, for example `kazasu-desktop/0.1.0/linux`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientInfo {
    /// Name of the program.
    pub app: String,
    /// Its version.
    pub version: Version,
    /// Operating system.
    pub os: String,
}

/// `major.minor.patch`, ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version {
    /// Breaking changes.
    pub major: u16,
    /// Additions.
    pub minor: u16,
    /// Repairs.
    pub patch: u16,
}

/// The header is not of the form `app/version/os`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("malformed Kazasu-Client header")]
pub struct MalformedClient;

impl FromStr for Version {
    type Err = MalformedClient;

    fn from_str(text: &str) -> Result<Self, MalformedClient> {
        let mut parts = text
            .split('.')
            .map(|part| part.parse::<u16>().map_err(|_| MalformedClient));
        let mut next = || parts.next().unwrap_or(Err(MalformedClient));
        let version = Self {
            major: next()?,
            minor: next()?,
            patch: next()?,
        };
        if parts.next().is_some() {
            Err(MalformedClient)
        } else {
            Ok(version)
        }
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.major, self.minor, self.patch)
    }
}

impl FromStr for ClientInfo {
    type Err = MalformedClient;

    fn from_str(text: &str) -> Result<Self, MalformedClient> {
        let mut parts = text.split('/');
        let (Some(app), Some(version), Some(os), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(MalformedClient);
        };
        let word = |text: &str| {
            (1..=32).contains(&text.len())
                && text
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'))
        };
        if !word(app) || !word(os) {
            return Err(MalformedClient);
        }
        Ok(Self {
            app: app.to_owned(),
            version: version.parse()?,
            os: os.to_owned(),
        })
    }
}

impl fmt::Display for ClientInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}/{}", self.app, self.version, self.os)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn header_round_trip() {
        let text = "kazasu-desktop/0.10.2/linux";
        let client: ClientInfo = text.parse().unwrap();
        assert_eq!(client.to_string(), text);
        assert!(client.version > "0.9.9".parse().unwrap());
    }

    #[test]
    fn malformed_headers() {
        for text in [
            "",
            "a/b/c",
            "a/1.0/linux",
            "a/1.0.0",
            "a/1.0.0/linux/x",
            "a b/1.0.0/x",
            "a/1.0.0.0/x",
        ] {
            assert!(text.parse::<ClientInfo>().is_err(), "{text}");
        }
    }
}
