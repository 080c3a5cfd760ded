//! The terminal of visual checks, without the time its key takes.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use kazasu_card::{
    AuthenticationCertificate, Decision, MY_NUMBER_CARD, ReadMode, Relay, RelayAnswer, TerminalCertificate,
    VisualInput,
};
use kazasu_testkit::mint::Terminal;

/// A terminal that computes each answer once: the key is the service's, and its work is not the tap's.
#[derive(Clone)]
pub struct AnsweredTerminal(Arc<Answers>);

struct Answers {
    terminal: Terminal,
    given: Mutex<HashMap<Vec<u8>, Vec<u8>>>,
}

impl AnsweredTerminal {
    /// A terminal that was asked nothing yet.
    #[must_use]
    pub fn new(terminal: Terminal) -> Self {
        Self(Arc::new(Answers {
            terminal,
            given: Mutex::default(),
        }))
    }

    /// The inputs of a visual check on a reader that has seen no card yet.
    #[must_use]
    pub fn input(
        &self,
        decide: impl FnOnce(&AuthenticationCertificate) -> Decision + Send + 'static,
    ) -> VisualInput {
        let certificates = self.0.terminal.certificates.iter().cloned();
        VisualInput {
            certificates: certificates
                .map(|(body, signature)| TerminalCertificate { body, signature })
                .collect(),
            relay: Box::new(self.clone()),
            read_mode: ReadMode::Extended,
            expected_len: MY_NUMBER_CARD.extended_len,
            decide: Box::new(decide),
            resume: None,
        }
    }
}

impl Relay for AnsweredTerminal {
    fn ask(&mut self, card_challenge: &[u8]) -> RelayAnswer {
        let mut given = self.0.given.lock().unwrap_or_else(PoisonError::into_inner);
        let answer = match given.get(card_challenge) {
            Some(answer) => Ok(answer.clone()),
            None => self.0.terminal.answer(card_challenge),
        };
        if let Ok(answer) = &answer {
            given.insert(card_challenge.to_vec(), answer.clone());
        }
        Box::pin(std::future::ready(
            answer.map_err(|error| error.code().to_owned()),
        ))
    }
}
