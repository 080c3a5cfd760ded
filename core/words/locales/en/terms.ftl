### English

-patient-wait = We are getting ready. Please wait a moment.
-patient-other-way = We will confirm in another way. The staff will help you.
