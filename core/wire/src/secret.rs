//! Secrets that must cross the wire: wiped on drop, never shown.

use std::fmt;

use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop};

macro_rules! secret {
    ($(#[$meta:meta])* $name:ident) => {
        $(#[$meta])*
        #[derive(PartialEq, Eq, Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        #[cfg_attr(feature = "openapi", schema(value_type = String, format = Password))]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// Takes the secret over.
            #[must_use]
            pub fn new(text: String) -> Self {
                Self(text)
            }

            /// The secret itself. Every caller says in an `EXPOSE:` comment where it goes.
            #[must_use]
            pub fn expose(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "(***)"))
            }
        }
    };
}

secret!(
    /// パスワード of an account (requirements 213).
    AccountPassword
);
secret!(
    /// アクティベーションコード: 12 digits, used once (requirements 214). Spaces and hyphens between groups
    /// are the typist's and are dropped by the service before it compares.
    ActivationCode
);
secret!(
    /// The opaque credential an activated device trades for access tokens (RFC 6749 §1.5), bound to its key.
    RefreshToken
);
secret!(
    /// An opaque access token of ten minutes, bound to the device key (RFC 9449).
    AccessToken
);
secret!(
    /// The secret of a receipt-computer client.
    ClientSecret
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_nothing() {
        let shown = format!("{:?}", ActivationCode::new("123456789012".into()));
        assert_eq!(shown, "ActivationCode(***)");
    }
}
