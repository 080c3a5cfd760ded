//! What a file is, by what it holds.

use kazasu_forms::attachment::{self, Kind};

use super::UploadError;

/// What a file is, by what it holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Media {
    /// PDF.
    Pdf,
    /// PNG.
    Png,
    /// Excel, as it is written since 2007.
    Xlsx,
    /// Excel, as it was written before.
    Xls,
    /// A JPEG photo: kept only until its owner has said whether it may become a PNG.
    Jpeg,
}

impl Media {
    const ALL: [Self; 5] = [Self::Pdf, Self::Png, Self::Xlsx, Self::Xls, Self::Jpeg];

    /// What a file is whose first bytes are `head`: the form's own judgement, and of archives only a workbook's.
    ///
    /// # Errors
    /// [`UploadError::Kind`], [`UploadError::Heic`].
    pub fn of(head: &[u8]) -> Result<Self, UploadError> {
        match attachment::kind(head) {
            Some(Kind::Pdf) => Ok(Self::Pdf),
            Some(Kind::Png) => Ok(Self::Png),
            Some(Kind::Excel) if !head.starts_with(b"PK") => Ok(Self::Xls),
            // Only a workbook's package has parts of this name.
            Some(Kind::Excel) if head.windows(3).any(|part| part == b"xl/") => Ok(Self::Xlsx),
            Some(Kind::Jpeg) => Ok(Self::Jpeg),
            Some(Kind::Heic) => Err(UploadError::Heic),
            Some(Kind::Excel) | None => Err(UploadError::Kind),
        }
    }

    /// Its media type.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Png => "image/png",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Xls => "application/vnd.ms-excel",
            Self::Jpeg => "image/jpeg",
        }
    }

    pub(crate) fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|media| media.as_str() == word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn by_content_not_by_name() {
        let workbook = [b"PK\x03\x04....[Content_Types].xml....xl/workbook.xml".as_slice()].concat();
        for (head, media) in [
            (b"%PDF-1.7\n".as_slice(), Media::Pdf),
            (b"\x89PNG\r\n\x1a\n....", Media::Png),
            (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1....", Media::Xls),
            (&workbook, Media::Xlsx),
            (b"\xFF\xD8\xFF\xE0....JFIF", Media::Jpeg),
        ] {
            assert_eq!(Media::of(head).unwrap(), media);
            assert_eq!(Media::parse(media.as_str()), Some(media));
        }
        for (head, code) in [
            (b"\0\0\0\x18ftypheic....".as_slice(), "form.file.heic"),
            (b"\0\0\0\x18ftypmif1....", "form.file.heic"),
            (b"PK\x03\x04....word/document.xml", "form.file.kind"),
            (b"MZ\x90\0", "form.file.kind"),
            (b"<html>", "form.file.kind"),
            (b"", "form.file.kind"),
        ] {
            assert_eq!(Media::of(head).unwrap_err().code(), code);
        }
    }
}
