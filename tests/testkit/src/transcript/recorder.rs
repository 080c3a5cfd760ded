//! Writing down what a task is told and says.

use super::input::Tap;
use super::masked::MaskedApdu;
use super::step::Step;

/// Collects the steps of one tap. A command is masked before it is kept: there is no way to its secret bytes.
#[derive(Debug, Default)]
pub struct Recorder(Vec<Step>);

impl Recorder {
    /// Notes a step other than a command.
    pub fn note(&mut self, step: Step) {
        self.0.push(step);
    }

    /// Notes a command the task wants sent.
    pub fn transmit(&mut self, apdu: &[u8]) {
        self.0.push(Step::Transmit(MaskedApdu::new(apdu)));
    }

    /// The steps so far.
    #[must_use]
    pub fn steps(&self) -> &[Step] {
        &self.0
    }

    /// The tap with what was recorded in place of its steps.
    #[must_use]
    pub fn finish(self, tap: &Tap) -> Tap {
        Tap {
            steps: self.0,
            ..tap.clone()
        }
    }
}
