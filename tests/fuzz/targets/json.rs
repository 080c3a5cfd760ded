//! Every message of `/v1` from any JSON: what is read is written and read again as the same.
#![no_main]

use std::fmt::Debug;

use kazasu_wire::{
    activation, challenge, check, precheck, problem, result, stop, terminal_authentication, token,
};
use libfuzzer_sys::fuzz_target;
use serde::Serialize;
use serde::de::DeserializeOwned;

fn message<T: DeserializeOwned + Serialize + PartialEq + Debug>(data: &[u8]) {
    let Ok(read) = serde_json::from_slice::<T>(data) else {
        return;
    };
    let written = serde_json::to_vec(&read).expect("a message can be written");
    let again: T = serde_json::from_slice(&written).expect("what was written can be read");
    assert_eq!(again, read);
}

fuzz_target!(|data: &[u8]| {
    message::<activation::ActivationRequest>(data);
    message::<activation::ActivationResponse>(data);
    message::<challenge::ChallengeRequest>(data);
    message::<challenge::ChallengeResponse>(data);
    message::<check::CheckRequest>(data);
    message::<precheck::PrecheckRequest>(data);
    message::<problem::Problem>(data);
    message::<result::EligibilityResult>(data);
    message::<result::ResultPage>(data);
    message::<stop::StopRequest>(data);
    message::<stop::StopResponse>(data);
    message::<terminal_authentication::TerminalAnswerRequest>(data);
    message::<terminal_authentication::TerminalAnswerResponse>(data);
    message::<terminal_authentication::TerminalAuthenticationRequest>(data);
    message::<terminal_authentication::TerminalAuthenticationResponse>(data);
    message::<token::TokenRequest>(data);
    message::<token::TokenResponse>(data);
});
