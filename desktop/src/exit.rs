//! Exit codes (design §8), from the stable code of what happened.

use std::process::ExitCode;

/// How the program ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    /// The qualification is valid, or the command did what it was asked.
    Valid = 0,
    /// A fault of ours.
    Bug = 1,
    /// The call or its input is wrong.
    Usage = 2,
    /// The service answered, and the qualification is not valid.
    NoQualification = 3,
    /// The card or the reader: wrong PIN, lost, wrong card.
    Card = 4,
    /// The service could not be reached.
    Network = 5,
    /// The PIN is locked on the card, or switched off.
    PinLocked = 6,
    /// The app is locked, or not activated.
    AppLocked = 7,
    /// The service refused.
    Refused = 8,
}

impl Exit {
    /// The exit for the code of an error.
    pub fn of_code(code: &str) -> Self {
        let mut parts = code.split('.');
        match (parts.next().unwrap_or_default(), parts.next().unwrap_or_default()) {
            ("card", "pin") if matches!(code, "card.pin.locked" | "card.pin.switched-off") => Self::PinLocked,
            ("card", "pin") if code == "card.pin.format" => Self::Usage,
            ("card" | "reader", _) | ("testkit", "vpcd") => Self::Card,
            ("app", "network") => Self::Network,
            ("app", "unlock") => Self::AppLocked,
            ("app", "activation") if code == "app.activation.needed" => Self::AppLocked,
            ("app", "keystore") if matches!(code, "app.keystore.locked" | "app.keystore.cancelled") => {
                Self::AppLocked
            }
            ("app", "internal" | "store" | "keystore") => Self::Bug,
            ("check" | "certificate" | "device" | "request" | "service", _) => Self::Refused,
            _ => Self::Usage,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_code_has_the_exit_of_the_design() {
        let table = [
            ("card.pin.wrong", Exit::Card),
            ("card.pin.last-try", Exit::Card),
            ("card.pin.locked", Exit::PinLocked),
            ("card.pin.switched-off", Exit::PinLocked),
            ("card.pin.format", Exit::Usage),
            ("card.link.lost", Exit::Card),
            ("reader.list.none", Exit::Card),
            ("app.network.unreachable", Exit::Network),
            ("app.unlock.wrong", Exit::AppLocked),
            ("app.activation.needed", Exit::AppLocked),
            ("app.settings.invalid", Exit::Usage),
            ("app.internal.bug", Exit::Bug),
            ("app.store.unreadable", Exit::Bug),
            ("app.keystore.unavailable", Exit::Bug),
            ("app.keystore.locked", Exit::AppLocked),
            ("app.keystore.cancelled", Exit::AppLocked),
            ("certificate.revocation.revoked", Exit::Refused),
            ("device.account.stopped", Exit::Refused),
            ("service.storage.unavailable", Exit::Refused),
        ];
        for (code, exit) in table {
            assert_eq!(Exit::of_code(code), exit, "{code}");
        }
    }
}
