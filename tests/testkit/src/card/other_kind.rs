//! Cards that are no My Number Card: they answer to their own applications and to nothing else.

use super::quirk::Quirk;

/// Application identifiers by which a kind of card is told (two public clients agree on each: TRETJapanNFCReader and
/// lists of Japanese AIDs; ICAO 9303-10 for the passport, EMV contactless B and Calypso for payment and transit).
pub(super) fn applications(quirk: Quirk) -> Option<&'static [&'static [u8]]> {
    match quirk {
        Quirk::DrivingLicence => Some(&[
            &[0xA0, 0x00, 0x00, 0x02, 0x31, 0x01, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
            &[0xA0, 0x00, 0x00, 0x02, 0x31, 0x02, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
            &[0xA0, 0x00, 0x00, 0x02, 0x48, 0x03, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
        ]),
        Quirk::ResidenceCard => Some(&[
            &[0xD3, 0x92, 0xF0, 0x00, 0x4F, 0x02, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
            &[0xD3, 0x92, 0xF0, 0x00, 0x4F, 0x03, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
            &[0xD3, 0x92, 0xF0, 0x00, 0x4F, 0x04, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
        ]),
        Quirk::Passport => Some(&[&[0xA0, 0x00, 0x00, 0x02, 0x47, 0x10, 0x01]]),
        Quirk::PaymentCard => Some(&[b"2PAY.SYS.DDF01"]),
        Quirk::TransitCard => Some(&[b"1TIC.ICA"]),
        Quirk::JukiCard => Some(&[&[0xD3, 0x92, 0x10, 0x00, 0x31, 0x00, 0x01, 0x01, 0x04, 0x01]]),
        Quirk::UnknownCard => Some(&[]),
        _ => None,
    }
}
