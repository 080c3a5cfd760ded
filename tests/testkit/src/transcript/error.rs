//! Why a text is no transcript, or a task does not do what one says.

/// A transcript cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TranscriptError {
    /// A line has another form.
    #[error("line {line}: {reason}")]
    Malformed {
        /// Line, from 1.
        line: usize,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// The task did something else than the transcript says.
    #[error("step {step}: expected `{expected}`, found `{found}`")]
    Different {
        /// Step of the tap, from 1.
        step: usize,
        /// The line of the transcript.
        expected: String,
        /// The line the task would have made.
        found: String,
    },
}

impl TranscriptError {
    /// The stable code of this error.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Malformed { .. } => "testkit.transcript.malformed",
            Self::Different { .. } => "testkit.transcript.different",
        }
    }
}
