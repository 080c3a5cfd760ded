//! The head of the certificate file: how long is what is on the card.
#![no_main]

use kazasu_card::AuthenticationCertificate;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Ok(certificate) = AuthenticationCertificate::from_file(data) else {
        return;
    };
    let der = certificate.der();
    assert!(data.starts_with(der) && (256..=4096).contains(&der.len()));
    assert_eq!(der.len(), usize::from(u16::from_be_bytes([der[2], der[3]])) + 4);
    assert!(der.starts_with(certificate.first_block()));
    let again = AuthenticationCertificate::from_file(der).expect("what was cut is whole");
    assert_eq!(again, certificate);
});
