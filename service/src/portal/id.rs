//! Identifiers of the portal: 128 random bits, as in the addresses of its pages.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

/// A word that is no identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("not an identifier")]
pub struct NoId;

const LONGEST: usize = 64;

macro_rules! id {
    ($(#[$meta:meta])* $name:ident) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(String);

        impl $name {
            /// The identifier as it stands in an address.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = NoId;

            fn from_str(word: &str) -> Result<Self, NoId> {
                if is_id(word) { Ok(Self(word.to_owned())) } else { Err(NoId) }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}
id!(
    /// Of a user of the portal.
    UserId
);
id!(
    /// Of a person of the operator.
    OperatorId
);
id!(
    /// Of a user's standing with a facility.
    MembershipId
);
id!(
    /// Of a document of a registration that waits for the operator.
    DocumentId
);
id!(
    /// Of a registration that waits for its link.
    RegistrationId
);
id!(
    /// Of an invitation of a medical institution.
    InvitationId
);
id!(
    /// Of a mail; also its `Message-ID`.
    MailId
);
id!(
    /// Of an application.
    ApplicationId
);
id!(
    /// Of an uploaded file.
    UploadId
);
id!(
    /// Of a notice.
    NoticeId
);
id!(
    /// Of a question with its answer.
    FaqId
);
id!(
    /// Of an inquiry.
    InquiryId
);

fn is_id(word: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    (1..=LONGEST).contains(&word.len()) && word.bytes().all(allowed)
}
