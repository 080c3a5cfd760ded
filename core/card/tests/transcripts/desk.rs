//! Where the task leaves the card's challenge, and a transcript the service's answer.

use std::sync::{Arc, Mutex};
use std::task::{Poll, Waker};

use kazasu_card::{Relay, RelayAnswer};
use kazasu_testkit::transcript::Step;

/// Both sides hold one.
#[derive(Clone, Default)]
pub struct Desk(Arc<Mutex<Papers>>);

#[derive(Default)]
struct Papers {
    challenge: Option<Vec<u8>>,
    answer: Option<Result<Vec<u8>, String>>,
    waker: Option<Waker>,
}

impl Desk {
    /// The challenge, once.
    pub fn asked(&self) -> Option<Vec<u8>> {
        self.0.lock().unwrap().challenge.take()
    }

    /// Lays the answer down, where the step is one, and wakes whoever waits for it.
    pub fn answer(&self, step: &Step) {
        let answer = match step {
            Step::RelayAnswer(bytes) => Ok(bytes.clone()),
            Step::RelayRefused(code) => Err(code.clone()),
            _ => return,
        };
        let mut papers = self.0.lock().unwrap();
        papers.answer = Some(answer);
        papers.waker.take().into_iter().for_each(Waker::wake);
    }
}

impl Relay for Desk {
    fn ask(&mut self, card_challenge: &[u8]) -> RelayAnswer {
        self.0.lock().unwrap().challenge = Some(card_challenge.to_vec());
        let papers = Arc::clone(&self.0);
        Box::pin(std::future::poll_fn(move |context| {
            let mut papers = papers.lock().unwrap();
            if let Some(answer) = papers.answer.take() {
                return Poll::Ready(answer);
            }
            papers.waker = Some(context.waker().clone());
            Poll::Pending
        }))
    }
}
