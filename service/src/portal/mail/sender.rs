//! Handing mails to a server (SMTP).

use std::time::Duration;

use lettre::message::Mailbox;
use lettre::message::header::ContentType;
use lettre::transport::smtp::authentication::Credentials;
use lettre::{AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor};
use thiserror::Error;

use super::letter::Letter;
use crate::portal::id::MailId;
use crate::settings::Mail;

/// Hands mails to one server.
pub(crate) struct Sender {
    server: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    host: String,
}

/// Why a mail is not handed over, or none can be.
#[derive(Debug, Error)]
pub(crate) enum SenderError {
    /// Server, sender or password cannot be used.
    #[error("the mail server's settings cannot be used")]
    Settings,
    /// The mail has no form a server takes.
    #[error("a mail is malformed")]
    Malformed,
    /// The server refused it for good.
    #[error("the mail server refused a mail")]
    Refused,
    /// The server did not answer, or refused it for now.
    #[error("the mail server did not take a mail for now")]
    Unavailable,
}

/// A server that is silent for so long is not there.
const PATIENCE: Duration = Duration::from_secs(20);

impl Sender {
    pub(crate) fn new(settings: &Mail) -> Result<Self, SenderError> {
        let mut server = AsyncSmtpTransport::<Tokio1Executor>::from_url(settings.server.as_str())
            .map_err(|_| SenderError::Settings)?
            .timeout(Some(PATIENCE));
        if let Some(file) = &settings.password {
            let password = std::fs::read_to_string(file).map_err(|_| SenderError::Settings)?;
            let password = zeroize::Zeroizing::new(password);
            let user = settings.server.username().to_owned();
            // EXPOSE: to the mail server, by TLS unless it is on this machine.
            server = server.credentials(Credentials::new(user, password.trim_end().to_owned()));
        }
        let from: Mailbox = settings.from.parse().map_err(|_| SenderError::Settings)?;
        let host = from.email.domain().to_owned();
        Ok(Self {
            server: server.build(),
            from,
            host,
        })
    }

    pub(super) async fn send(&self, id: &MailId, letter: &Letter) -> Result<(), SenderError> {
        let to: Mailbox = letter.to.parse().map_err(|_| SenderError::Malformed)?;
        let message = Message::builder()
            .from(self.from.clone())
            .to(to)
            .message_id(Some(format!("<{id}@{}>", self.host)))
            .subject(letter.subject.as_str())
            .header(ContentType::TEXT_PLAIN)
            .body(letter.text.clone())
            .map_err(|_| SenderError::Malformed)?;
        match self.server.send(message).await {
            Ok(_) => Ok(()),
            Err(error) if error.is_permanent() => Err(SenderError::Refused),
            Err(_) => Err(SenderError::Unavailable),
        }
    }
}

impl SenderError {
    /// The stable code of this fact.
    pub(crate) fn code(&self) -> &'static str {
        match self {
            Self::Settings => "app.settings.invalid",
            Self::Malformed => "service.internal.bug",
            Self::Refused => "portal.mail.refused",
            Self::Unavailable => "portal.mail.unavailable",
        }
    }

    /// Whether another try would end the same.
    pub(super) fn is_permanent(&self) -> bool {
        matches!(self, Self::Malformed | Self::Refused)
    }
}
