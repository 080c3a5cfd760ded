#![allow(dead_code, unused_imports, unexpected_cfgs)]
include!("modules.inc");

// A consent is for one VERIFY: it cannot be copied.
fn copy(consent: LastTryConsent) -> (LastTryConsent, LastTryConsent) {
    (consent.clone(), consent)
}

fn main() {}
