//! Identifiers of the portal's things.

pub use crate::portal::id::{ApplicationId, FaqId, InquiryId, NoticeId, UploadId};
