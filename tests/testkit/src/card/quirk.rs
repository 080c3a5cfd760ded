//! Ways in which cards and readers differ, by name.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

macro_rules! quirks {
    ($($(#[$doc:meta])* $case:ident = $name:literal,)+) => {
        /// One way in which a card differs from the ordinary one.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Quirk { $($(#[$doc])* $case,)+ }

        impl Quirk {
            /// Every quirk.
            pub const ALL: &'static [Self] = &[$(Self::$case),+];

            /// Its name on the command line and in profiles.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Self::$case => $name,)+ }
            }
        }
    };
}

quirks! {
    /// Short EF ids are refused everywhere (6A86).
    NoSfi = "no-sfi",
    /// Extended length is refused (6700), as by a short-only reader.
    ShortOnly = "short-only",
    /// Long answers come in pieces by `61xx` and GET RESPONSE.
    Chunked61 = "chunked-61",
    /// A READ that asks for more than is left gets `6Cxx`.
    WrongLe6c = "wrong-le-6c",
    /// 顔認証マイナンバーカード: the authentication PIN is switched off. What a real one answers is not public; here
    /// 6984 to every VERIFY (`project-defined`).
    Pinless = "pinless",
    /// No user-authentication certificate: EF 0008 says so, EF 000A is not there.
    NoAuthCertificate = "no-auth-certificate",
    /// Card functions of an Android phone: its label, and the certificate only after the PIN.
    AndroidToken = "android-token",
    /// Card functions of an iPhone: its label.
    IphoneToken = "iphone-token",
    /// The four-byte empty VERIFY is refused (6700); with Le it is taken.
    VerifyCase16700 = "verify-case1-6700",
    /// The empty VERIFY answers 9000 while the PIN is verified.
    VerifiedSays9000 = "verified-says-9000",
    /// The first command after power-up answers 6F00.
    First6f00 = "first-6f00",
    /// A READ cut short by the end of the file says 6282.
    Eof6282 = "eof-6282",
}

/// No quirk has this name.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("no quirk is called {0:?}")]
pub struct UnknownQuirk(pub String);

impl FromStr for Quirk {
    type Err = UnknownQuirk;

    fn from_str(name: &str) -> Result<Self, UnknownQuirk> {
        Self::ALL
            .iter()
            .copied()
            .find(|quirk| quirk.name() == name)
            .ok_or_else(|| UnknownQuirk(name.to_owned()))
    }
}

impl fmt::Display for Quirk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
