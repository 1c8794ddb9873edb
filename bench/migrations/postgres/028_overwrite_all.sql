UPDATE users SET marketing_consent = false;
