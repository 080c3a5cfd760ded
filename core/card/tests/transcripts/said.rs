//! How a transcript writes what a task says.

use kazasu_card::{Command, Event, Millis, Outcome, PinState, Progress, TokenKind};
use kazasu_testkit::transcript::{MaskedApdu, Step, fingerprint};

/// The event a step stands for.
pub fn event(step: &Step) -> Event {
    match step {
        Step::Started => Event::Started,
        Step::Response(bytes) => Event::Response(bytes.clone()),
        // What the service says lies on the desk.
        Step::RelayAnswer(_) | Step::RelayRefused(_) => Event::Wake,
        Step::Lost => Event::Disconnected,
        Step::Cancel => Event::Cancel,
        Step::SeveralCards => Event::SeveralCards,
        Step::OtherTag => Event::OtherTag,
        Step::Tick(now) => Event::Tick(Millis(*now)),
        command => panic!("{command} comes out of a task"),
    }
}

/// The step a command makes.
pub fn step(command: &Command) -> Step {
    match command {
        Command::Transmit(apdu) => Step::Transmit(MaskedApdu::new(apdu.expose())),
        Command::WaitUntil(at) => Step::WaitUntil(at.0),
        Command::Progress(progress) => Step::Progress(words(progress)),
        Command::Release { power_off } => Step::Release {
            power_off: *power_off,
        },
        Command::Done(outcome) => Step::Done(done(outcome)),
    }
}

fn words(progress: &Progress) -> String {
    match progress {
        Progress::Found => "found".to_owned(),
        Progress::ReadingCertificate { percent } => format!("reading {percent}"),
        Progress::CertificateRead(certificate) => format!("certificate {}", fingerprint(certificate.der())),
        Progress::TriesLeft(left) => format!("tries {left}"),
        Progress::Verifying => "verifying".to_owned(),
        Progress::Opening => "opening".to_owned(),
        Progress::Signing => "signing".to_owned(),
        Progress::Leaving => "leaving".to_owned(),
        other => panic!("{other:?} has no words yet"),
    }
}

/// Code and facts of an outcome.
pub fn done(outcome: &Outcome) -> String {
    let code = outcome.code();
    match outcome {
        Outcome::Signed {
            certificate,
            signature,
            tries_before,
            apdus,
        } => format!(
            "{code} tries_before={} apdus={apdus} certificate={} signature={}",
            number(*tries_before),
            fingerprint(certificate.der()),
            fingerprint(signature)
        ),
        Outcome::WrongPin { tries_left } => format!("{code} tries_left={tries_left}"),
        Outcome::LastTry { kept } => format!("{code} certificate={}", fingerprint(kept.certificate().der())),
        Outcome::UsedElsewhere {
            tries_before,
            tries_left,
        } => format!("{code} tries_before={tries_before} tries_left={tries_left}"),
        Outcome::PhoneToken { kind } => format!("{code} token={}", token(*kind)),
        Outcome::Lost {
            tries_before, kept, ..
        } => format!(
            "{code} tries_before={} certificate={}",
            number(*tries_before),
            kept.as_ref()
                .map_or_else(|| "-".to_owned(), |kept| fingerprint(kept.certificate().der()))
        ),
        Outcome::CardFault { command, status } => {
            format!("{code} command={} status={status}", command.name())
        }
        Outcome::AnswerMalformed { command } => format!("{code} command={}", command.name()),
        Outcome::Tries { left } => format!("{code} tries_left={left}"),
        Outcome::Info(info) => format!(
            "{code} token={} pin={} signing={} authentication={} certificate={}",
            token(info.token),
            pin(info.pin),
            info.presence
                .map_or_else(|| "-".to_owned(), |it| format!("{:02X}", it.signing)),
            info.presence
                .map_or_else(|| "-".to_owned(), |it| format!("{:02X}", it.authentication)),
            info.certificate
                .as_ref()
                .map_or_else(|| "-".to_owned(), |it| fingerprint(it.der()))
        ),
        Outcome::Probed { extended } => format!("{code} extended={}", if *extended { "yes" } else { "no" }),
        Outcome::Locked
        | Outcome::PinSwitchedOff
        | Outcome::TriesUnknown
        | Outcome::AlreadyVerified
        | Outcome::NotMyNumberCard
        | Outcome::CertificateAbsent
        | Outcome::CertificateMalformed
        | Outcome::Refused { .. }
        | Outcome::OtherCard
        | Outcome::OtherKind { .. }
        | Outcome::SeveralCards
        | Outcome::TerminalRefused { .. }
        | Outcome::Cancelled => code.to_owned(),
    }
}

fn number(number: Option<u8>) -> String {
    number.map_or_else(|| "-".to_owned(), |number| number.to_string())
}

const fn token(kind: TokenKind) -> &'static str {
    match kind {
        TokenKind::PlasticCard => "plastic-card",
        TokenKind::OldJukiCard => "old-juki-card",
        TokenKind::Android => "android",
        TokenKind::Iphone => "iphone",
        TokenKind::Unknown => "unknown",
    }
}

fn pin(state: PinState) -> String {
    match state {
        PinState::TriesLeft(left) => format!("{left}"),
        PinState::Locked => "locked".to_owned(),
        PinState::SwitchedOff => "switched-off".to_owned(),
        PinState::AlreadyVerified => "already-verified".to_owned(),
        PinState::Unknown => "unknown".to_owned(),
    }
}
