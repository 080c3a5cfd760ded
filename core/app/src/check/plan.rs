//! What staff choose before a tap.

use jiff::civil::Date;
use kazasu_card::{KeptCertificate, LastTryConsent, ReadMode};
use kazasu_wire::id::FacilityId;
use kazasu_wire::method::Method;

/// What is to be checked. Where a value is absent the settings choose.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CheckPlan {
    /// The clinic to file the result under (併設).
    pub facility: Option<FacilityId>,
    /// 認証方法.
    pub method: Option<Method>,
    /// 施術日; the day of the check where absent.
    pub treated_on: Option<Date>,
}

/// How the card is read.
#[derive(Debug, Default)]
pub struct CardOptions {
    /// Name of the reader, under which read mode and certificate length are remembered.
    pub reader: Option<String>,
    /// How the certificate is read; by what is known of the reader where absent.
    pub read_mode: Option<ReadMode>,
    /// Bytes an extended read asks for; the length last seen on the reader where absent.
    pub expected_len: Option<u16>,
    /// Goes on where an earlier tap of the same card broke off.
    pub resume: Option<KeptCertificate>,
    /// Consent to spend the last try of one card.
    pub consent: Option<LastTryConsent>,
}
